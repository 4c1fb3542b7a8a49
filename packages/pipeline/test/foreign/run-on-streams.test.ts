import { createArrowFileWriter, MemorySink, writeArrowStream } from '@strata/formats';
import { defineLayer, readStreams, runLayerOnStreams, runLayerOnTables, schemaStreams } from '@strata/pipeline';
import { tableOf } from '@strata/pipeline/testing';
import { columnValues, defineTable, dictionary, enumeration, NONE, u8, u32, utf8 } from '@strata/tables';
import {
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int8,
  Int32,
  Int64,
  LargeUtf8,
  RecordBatch,
  Schema,
  Uint8,
  Uint16,
  Uint32,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTable } from '../../src/foreign/foreign-tables.ts';
import { rowsOf } from '../../src/testing/index.ts';
import count from '../fixtures/toy/count.ts';

const things = defineTable('things', 'one column of each kind', {
  id: u32('a number', { nullable: true }),
  size: u8('a small one'),
  name: dictionary('a name', { nullable: true }),
  kind: enumeration(['old', 'new'], 'a kind'),
  text: utf8('some text'),
});

/** Hands its input on, and says what lies under nulls. */
const passOn = defineLayer({
  id: 'pass-on',
  version: '1',
  module: import.meta.url,
  inputs: { things },
  outputs: {
    copies: defineTable('copies', 'the same', things.columns),
    raw: defineTable('raw', 'ids', { id: u32('raw') }),
  },
  scope: 'repository',
  options: z.strictObject({ fail: z.boolean().default(false) }),
  run({ inputs, emit, options }) {
    if (options.fail) throw new Error('as told');
    for (const batch of inputs.things.batches) {
      emit('copies', batch);
      emit(
        'raw',
        tableOf(
          defineTable('raw', 'ids', { id: u32('raw') }),
          [...columnValues(batch, 'id')].map((id) => ({ id })),
        ),
      );
    }
  },
});

type Columns = Record<string, readonly [DataType, readonly unknown[]]>;

/** A stream of a table as another program would write it. */
function stream(name: string | undefined, columns: Columns): Uint8Array {
  const data = Object.entries(columns).map(
    ([column, [type, values]]) => [column, vectorFromArray(values as never, type).data[0]] as const,
  );
  const whole = new RecordBatch(Object.fromEntries(data) as never);
  const metadata = name === undefined ? undefined : new Map([['strata.table', name]]);
  const schema = new Schema(
    Object.entries(columns).map(([column, [type]], i) => new Field(column, whole.schema.fields[i].type ?? type, true)),
    metadata,
  );
  const sink = new MemorySink();
  writeArrowStream(sink, schema, [whole]);
  return Uint8Array.from(sink.toBytes());
}

const good: Columns = {
  id: [new Int64(), [1n, null, 3n]],
  size: [new Int32(), [0, 255, 7]],
  name: [new LargeUtf8(), ['a', null, 'a']],
  kind: [new Dictionary(new Utf8(), new Int8()), ['new', 'old', 'new']],
  text: [new LargeUtf8(), ['', 'é', 'three']],
  more: [new Float64(), [0, 0, 0]],
};

const rows = [
  { id: 1, size: 0, name: 'a', kind: 'new', text: '' },
  { id: null, size: 255, name: null, kind: 'old', text: 'é' },
  { id: 3, size: 7, name: 'a', kind: 'new', text: 'three' },
];

async function failureOf(bytes: Uint8Array, options?: unknown) {
  const result = await runLayerOnStreams(passOn, bytes, { options });
  return result.ok
    ? 'none'
    : `${result.failure.reason}: ${result.failure.place}: expected ${result.failure.expected}, got ${result.failure.got}`;
}

describe('a layer that is run on streams of another program', () => {
  it('sees the declared types, whatever the program chose, and NONE under nulls', async () => {
    const result = await runLayerOnTables(passOn, readStreams(stream('things', good), 'input'));
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const [copies, raw] = result.outputs;
    expect(rowsOf(copies.batch)).toEqual(rows);
    expect(rowsOf(raw.batch).map(({ id }) => id)).toEqual([1, NONE, 3]);
  });

  it('writes streams that it can read again', async () => {
    const once = await runLayerOnStreams(passOn, stream('things', good));
    if (!once.ok) throw new Error(JSON.stringify(once.failure));
    const tables = readStreams(once.bytes, 'output');
    expect([...tables.keys()]).toEqual(['copies', 'raw']);
    const again = await runLayerOnTables(passOn, new Map([['things', tables.get('copies')!]]));
    expect(again.ok && rowsOf(again.outputs[0].batch)).toEqual(rows);
  });

  it('sees streams of one table as one table, and passes others over', async () => {
    const parts = [stream('things', good), stream('other', { x: [new Uint16(), [1]] }), stream('things', good)];
    const result = await runLayerOnTables(passOn, readStreams(Buffer.concat(parts), 'input'));
    expect(result.ok && rowsOf(result.outputs[0].batch)).toEqual([...rows, ...rows]);
  });

  it('sees one partition, if it is a layer of partitions', async () => {
    const words = (...values: string[]) => stream('words', { word: [new Utf8(), values] });
    const result = await runLayerOnTables(count, readStreams(Buffer.concat([words('a', 'b'), words('a')]), 'input'));
    expect(result.ok && rowsOf(result.outputs[0].batch)).toEqual([
      { word: 'a', count: 2 },
      { word: 'b', count: 1 },
    ]);
  });

  it('tells what it reads and writes by streams without rows', async () => {
    const [inputs, outputs] = (['inputs', 'outputs'] as const).map((which) =>
      readStreams(schemaStreams(passOn, which), which),
    );
    expect([...inputs.keys(), ...outputs.keys()]).toEqual(['things', 'copies', 'raw']);
    expect(inputs.get('things')?.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual(
      things.schema.fields.map(({ name, type }) => `${name} ${type}`),
    );
    const empty = await runLayerOnTables(passOn, inputs);
    expect(empty.ok && empty.outputs.map(({ batch }) => batch.numRows)).toEqual([0, 0]);
  });

  it.each<[string, Columns, RegExp]>([
    [
      'a number too large',
      { ...good, size: [new Int32(), [0, 256, 7]] },
      /^wrong-value: .*'things', column 'size', row 1: expected Uint8, got 256/,
    ],
    [
      'a number below 0',
      { ...good, id: [new Int64(), [-1n, 2n, 3n]] },
      /^wrong-value: .*column 'id', row 0: expected Uint32, got -1/,
    ],
    [
      'an unknown name',
      { ...good, kind: [new Utf8(), ['new', 'used', 'old']] },
      /^wrong-value: .*row 1: expected one of old, new, got 'used'/,
    ],
    [
      'a null where none may be',
      { ...good, text: [new Utf8(), ['a', null, 'b']] },
      /^wrong-value: .*column 'text': expected no nulls/,
    ],
    [
      'another type',
      { ...good, id: [new Float64(), [1, 2, 3]] },
      /^wrong-type: .*column 'id': expected Uint32, got Float64/,
    ],
    ['text for a number', { ...good, size: [new Utf8(), ['1', '2', '3']] }, /^wrong-type/],
    [
      'numbers for text',
      { ...good, name: [new Int32(), [1, 2, 3]] },
      /^wrong-type: .*expected Dictionary<Uint32, Utf8> or Utf8, got Int32/,
    ],
    [
      'a column that is missing',
      { id: good.id },
      /^missing-column: .*table 'things': expected a column 'size', got id/,
    ],
  ])('is refused with place and reason: %s', async (_, columns, message) => {
    expect(await failureOf(stream('things', columns))).toMatch(message);
  });

  it('is refused with column and row where text is no UTF-8', async () => {
    const bytes = stream('things', { ...good, text: [new Utf8(), ['first', 'sécond', 'third']] });
    bytes[Buffer.from(bytes).indexOf('sécond') + 2] = 0x28;
    expect(await failureOf(bytes)).toMatch(/^wrong-value: .*column 'text', row 1: expected UTF-8, got other bytes/);
  });

  it('is refused with the column where a compressed one is damaged', async () => {
    const sink = new MemorySink();
    const many = Array.from({ length: 200 }, (_, i) => i);
    const batch = new RecordBatch({
      id: vectorFromArray(many, new Uint32()).data[0],
      size: vectorFromArray(many, new Uint8()).data[0],
      name: vectorFromArray(many.map(String), new Utf8()).data[0],
      kind: vectorFromArray(
        many.map(() => 'old'),
        new Utf8(),
      ).data[0],
      text: vectorFromArray(
        many.map(() => 'the same again'),
        new Utf8(),
      ).data[0],
    });
    const writer = createArrowFileWriter(sink, batch.schema, { compressed: new Set(['text']) });
    writer.append(batch);
    writer.finish();
    const bytes = Uint8Array.from(sink.toBytes());
    const run = () => runLayerOnTables(passOn, new Map([['things', readTable(bytes, 'things.arrow')]]));
    expect((await run()).ok).toBe(true);
    bytes[Buffer.from(bytes).indexOf('28b52ffd', 0, 'hex') + 1] ^= 1;
    expect(await run()).toMatchObject({
      ok: false,
      failure: { reason: 'damaged', place: expect.stringContaining("column 'text'") },
    });
  });

  it('is refused with place and reason where the streams are at fault', async () => {
    const bytes = stream('things', good);
    expect(await failureOf(new Uint8Array(0))).toMatch(
      /^missing-table: input: expected table 'things' .*, got no table$/,
    );
    expect(await failureOf(stream('others', good))).toMatch(/^missing-table: .*got 'others'$/);
    expect(await failureOf(stream(undefined, good))).toMatch(/^unnamed-table: input, stream 1: .*'strata.table'/);
    expect(await failureOf(bytes.slice(0, 500))).toMatch(/^damaged/);
    expect(await failureOf(Buffer.from('{"rows": []}    '))).toMatch(/^not-arrow/);
    const two = Buffer.concat([bytes, stream('things', { id: good.id })]);
    expect(await failureOf(two)).toMatch(/^wrong-type: input, stream 2/);
    expect(await failureOf(bytes, { speed: 1 })).toMatch(/^bad-options: options of pass-on/);
    expect(await failureOf(bytes, { fail: true })).toMatch(/^layer-failed: pass-on: .*as told/);
  });
});
