import { defineLayer, definePipeline, defineSource, planPipeline } from '@strata/pipeline';
import { arrowColumn, type ColumnDefinition, defineTable, dictionary, f32, u16, u32, utf8 } from '@strata/tables';
import {
  type DataType,
  Dictionary,
  Float,
  Int,
  Precision,
  Table,
  tableFromIPC,
  tableToIPC,
  type Uint16,
  type Uint32,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/** The faults of a pipeline in which a column is written as one type and read as another. */
function faults(written: ColumnDefinition, read: ColumnDefinition) {
  const module = import.meta.url;
  const options = z.object({});
  const rows = (column: ColumnDefinition) => defineTable('rows', 'Rows', { column });
  const done = defineTable('done', 'Nothing', { none: u32('none') });
  const source = defineSource({
    id: 'source',
    version: '1',
    module,
    options,
    outputs: { rows: rows(written) },
    discover: () => [],
    load() {},
  });
  const inputs = { rows: rows(read) };
  const layer = defineLayer({
    id: 'reader',
    version: '1',
    module,
    options,
    scope: 'repository',
    inputs,
    outputs: { done },
    run() {},
  });
  const result = planPipeline(definePipeline({ source, layers: [layer] }));
  return result.ok ? [] : result.faults.map(({ reason }) => reason);
}

const written = (type: DataType) => arrowColumn(type, 'as some reader of Arrow files makes it');

describe('column types are compared by what they mean', () => {
  it('whatever the class: Int(32, unsigned) is Uint32', () => {
    expect(faults(written(new Int(false, 32)), u32(''))).toEqual([]);
    expect(faults(written(new Float(Precision.SINGLE)), f32(''))).toEqual([]);
    expect(faults(written(new Dictionary(new Utf8(), new Int(false, 32) as Uint32)), dictionary(''))).toEqual([]);
  });

  it('and so are those of rows read from an Arrow stream', () => {
    const [field] = tableFromIPC(tableToIPC(new Table({ a: vectorFromArray(Uint32Array.of(1)) }))).schema.fields;
    expect(faults(written(field.type), u32(''))).toEqual([]);
  });

  it('and differ in width, sign and kind', () => {
    expect(faults(written(new Int(true, 32)), u32(''))).toEqual(['wrong-type']);
    expect(faults(written(new Int(false, 16)), u32(''))).toEqual(['wrong-type']);
    expect(faults(u16(''), u32(''))).toEqual(['wrong-type']);
    expect(faults(utf8(''), u32(''))).toEqual(['wrong-type']);
    expect(faults(written(new Dictionary(new Utf8(), new Int(false, 16) as Uint16)), dictionary(''))).toEqual([
      'dictionary',
    ]);
  });
});
