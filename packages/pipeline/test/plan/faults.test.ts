import { formatFault, type PlanFault, planPipeline, use } from '@strata/pipeline';
import {
  arrowColumn,
  type ColumnDefinition,
  dictionary,
  enumeration,
  type TableDefinition,
  u32,
  utf8,
  vectorsOf,
} from '@strata/tables';
import {
  type DataType,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  Struct,
  TimestampMillisecond,
  TimestampSecond,
  Uint32,
  Utf8,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { layer, pipeline, table } from '../support/pretend.ts';

const files = table('files');

function faultsOf(...[definition, options]: Parameters<typeof planPipeline>): readonly PlanFault[] {
  const result = planPipeline(definition, options);
  if (result.ok) throw new Error('expected faults, got a plan');
  for (const fault of result.faults) expect(formatFault(fault)).toMatch(/expected|drop one|not what/);
  return result.faults;
}

const field = (name: string, type: DataType, nullable = false) => new Field(name, type, nullable);
const list = (size: number, item: DataType, nullable = false) =>
  arrowColumn(new FixedSizeList(size, field('item', item, nullable)), 'list');
const span = (members: Record<string, DataType>) =>
  arrowColumn(new Struct(Object.entries(members).map(([name, type]) => field(name, type))), 'span');

/** What is wrong when one layer writes a column and another expects it to be otherwise. */
function mismatch(written: ColumnDefinition, read: ColumnDefinition) {
  const [producer, consumer] = [table('rows', { column: written }), table('rows', { column: read })];
  return faultsOf(pipeline([files], [layer('writer', [files], [producer]), layer('reader', [consumer], [])]));
}

const edge = { producer: 'writer', consumer: 'reader', table: 'rows', column: 'column' };

describe('the faults of a pipeline', () => {
  it('a table that nobody produces', () => {
    expect(faultsOf(pipeline([files], [layer('reader', [table('rows').select('id')], [])]))).toEqual([
      { reason: 'missing-producer', consumer: 'reader', table: 'rows', columns: ['id'], produced: ['files'] },
    ]);
  });

  it('a table that two produce, be one of them the source', () => {
    const [rows] = [table('rows')];
    expect(faultsOf(pipeline([files], [layer('a', [files], [rows]), layer('b', [files], [rows, files])]))).toEqual([
      { reason: 'two-producers', table: 'files', producers: ['source', 'b'] },
      { reason: 'two-producers', table: 'rows', producers: ['a', 'b'] },
      { reason: 'own-output', slot: 'b', table: 'files' },
    ]);
  });

  it('a cycle, with its members and the tables between them', () => {
    const [a, b, c] = [table('a'), table('b'), table('c')];
    const layers = [layer('one', [c], [a]), layer('two', [a], [b]), layer('three', [b], [c]), layer('four', [c], [])];
    const [fault] = faultsOf(pipeline([files], layers));
    expect(fault).toEqual({ reason: 'cycle', members: ['one', 'two', 'three'], tables: ['a', 'b', 'c'] });
    expect(formatFault(fault)).toContain('one -(a)-> two -(b)-> three -(c)-> one');
  });

  it('a layer that reads what it writes', () => {
    const rows = table('rows');
    expect(faultsOf(pipeline([files], [layer('self', [rows], [rows])]))).toEqual([
      { reason: 'own-output', slot: 'self', table: 'rows' },
    ]);
  });

  it('a column that its producer does not write', () => {
    const writer = layer('writer', [files], [table('rows', { id: u32('id') })]);
    const reader = layer('reader', [table('rows', { id: u32('id'), name: utf8('name') })], []);
    expect(faultsOf(pipeline([files], [writer, reader]))).toEqual([
      { reason: 'missing-column', ...edge, column: 'name', has: ['id'] },
    ]);
  });

  it.each<[string, ColumnDefinition, ColumnDefinition, object]>([
    ['another type', u32('a'), utf8('a'), { reason: 'wrong-type', expected: 'Utf8', got: 'Uint32' }],
    [
      'another unit',
      arrowColumn(new TimestampSecond(), 'a'),
      arrowColumn(new TimestampMillisecond(), 'a'),
      { reason: 'wrong-type', expected: 'Timestamp<MILLISECOND>', got: 'Timestamp<SECOND>' },
    ],
    [
      'another type inside a list',
      list(3, new Float64()),
      list(3, new Float32()),
      { reason: 'wrong-type', column: 'column.item', expected: 'Float32', got: 'Float64' },
    ],
    [
      'another type inside a struct',
      span({ start: new Utf8(), end: new Uint32() }),
      span({ end: new Uint32(), start: new Uint32() }),
      { reason: 'wrong-type', column: 'column.start', expected: 'Uint32', got: 'Utf8' },
    ],
    [
      'a missing struct member',
      span({ end: new Uint32() }),
      span({ start: new Uint32() }),
      { reason: 'missing-column', column: 'column.start', has: ['end'] },
    ],
    ['nulls', u32('a', { nullable: true }), u32('a'), { reason: 'nullability', expected: 'not null', got: 'nullable' }],
    [
      'nulls inside a list',
      list(3, new Float32(), true),
      list(3, new Float32()),
      { reason: 'nullability', column: 'column.item', expected: 'not null', got: 'nullable' },
    ],
    [
      'no dictionary',
      utf8('a'),
      dictionary('a'),
      { reason: 'dictionary', expected: 'Dictionary<Uint32, Utf8>', got: 'Utf8' },
    ],
    [
      'a dictionary',
      dictionary('a'),
      utf8('a'),
      { reason: 'dictionary', expected: 'Utf8', got: 'Dictionary<Uint32, Utf8>' },
    ],
    [
      'other dictionary indices',
      dictionary('a'),
      arrowColumn(new Dictionary(new Utf8(), new Int32()), 'a'),
      { reason: 'dictionary', expected: 'Dictionary<Int32, Utf8>', got: 'Dictionary<Uint32, Utf8>' },
    ],
    [
      'other codes',
      enumeration(['x', 'y'], 'a'),
      enumeration(['x', 'z', 'y'], 'a'),
      { reason: 'enumeration', expected: "code 1 is 'z'", got: "code 1 is 'y'" },
    ],
    [
      'another list size',
      list(3, new Float32()),
      list(4, new Float32()),
      { reason: 'list-size', expected: '4 items', got: '3 items' },
    ],
  ])('%s', (_, written, read, expected) => {
    expect(mismatch(written, read)).toEqual([{ ...edge, ...expected }]);
  });

  it('vectors of another size or precision', () => {
    const [written, size, precision] = [vectorsOf(256, 'int8'), vectorsOf(768, 'int8'), vectorsOf(256, 'f32')];
    const faults = (read: TableDefinition) =>
      faultsOf(pipeline([files], [layer('writer', [files], [written]), layer('reader', [read], [])]));
    const vector = { ...edge, table: 'vectors', column: 'vector' };
    expect(faults(size)).toEqual([{ ...vector, reason: 'list-size', expected: '768 items', got: '256 items' }]);
    expect(faults(precision)).toEqual([
      { ...vector, column: 'vector.item', reason: 'wrong-type', expected: 'Float32', got: 'Int8' },
    ]);
  });

  it('are none where the consumer expects less than it gets', () => {
    const written = table('rows', {
      column: u32('a'),
      more: utf8('b'),
      kind: enumeration(['x', 'y'], 'c'),
      span: span({ start: new Uint32(), end: new Uint32() }),
    });
    const read = table('rows', {
      column: u32('a', { nullable: true }),
      kind: enumeration(['x'], 'c'),
      span: span({ end: new Uint32() }),
    });
    expect(planPipeline(pipeline([files], [layer('w', [files], [written]), layer('r', [read], [])])).ok).toBe(true);
  });

  it('a dictionary where the framework could not merge it', () => {
    const nested = arrowColumn(new List(field('item', new Dictionary(new Utf8(), new Uint32()))), 'a');
    const numbers = arrowColumn(new Dictionary(new Float64(), new Uint32()), 'a');
    const faults = faultsOf(pipeline([files], [layer('writer', [files], [table('rows', { nested, numbers })])]));
    expect(faults.map((fault) => fault.reason === 'unsupported-dictionary' && fault.column)).toEqual([
      'nested',
      'numbers',
    ]);
  });

  it('a partition layer none of whose inputs comes in partitions', () => {
    const [counts, rows] = [table('counts'), table('rows')];
    const faults = faultsOf(
      pipeline([files], [layer('count', [files], [counts]), layer('each', [counts], [rows], 'partition')]),
    );
    expect(faults).toEqual([{ reason: 'nothing-to-partition', slot: 'each', inputs: ['counts'] }]);
  });

  it('a producer that appends something else than the first', () => {
    const [one, other] = [table('log', { id: u32('id') }, true), table('log', { id: utf8('id') }, true)];
    expect(faultsOf(pipeline([files], [layer('a', [files], [one]), layer('b', [files], [other])]))).toEqual([
      {
        reason: 'wrong-type',
        producer: 'b',
        consumer: 'a',
        table: 'log',
        column: 'id',
        expected: 'Uint32',
        got: 'Utf8',
      },
    ]);
  });

  it('options that the schema refuses, or that no thread could be sent', () => {
    const one = layer('one', [files], []);
    const faults = faultsOf(pipeline([files], [use(one, { size: 0 }), use(one, { other: () => 1 }, 'two')]));
    expect(faults).toMatchObject([
      { reason: 'invalid-options', slot: 'one', issues: [{ path: 'size' }] },
      {
        reason: 'invalid-options',
        slot: 'two',
        issues: [{ path: '', message: expect.stringContaining('plain data') }],
      },
    ]);
  });

  it('a slot given twice, also under the name of the source', () => {
    const one = layer('one', [files], []);
    expect(faultsOf(pipeline([files], [one, use(one, {}), use(one, {}, 'source')]))).toEqual([
      { reason: 'duplicate-slot', slot: 'source', count: 2 },
      { reason: 'duplicate-slot', slot: 'one', count: 2 },
    ]);
  });

  it('slots to skip or run until that are not there, or contradict each other', () => {
    const rows = table('rows');
    const definition = pipeline([files], [layer('one', [files], [rows]), layer('two', [rows], [])]);
    expect(faultsOf(definition, { skip: ['three'], until: 'four' })).toEqual([
      { reason: 'unknown-slot', option: 'skip', slot: 'three', known: ['one', 'two'] },
      { reason: 'unknown-slot', option: 'until', slot: 'four', known: ['one', 'two'] },
    ]);
    expect(faultsOf(definition, { skip: ['one'], until: 'two' })).toEqual([
      { reason: 'until-skipped', slot: 'two', because: 'one' },
    ]);
    expect(faultsOf(definition, { skip: ['one'], until: 'one' })).toEqual([
      { reason: 'until-skipped', slot: 'one', because: 'one' },
    ]);
  });

  it('are all told at once', () => {
    const [a, b] = [table('a'), table('b')];
    const faults = faultsOf(
      pipeline(
        [files],
        [
          layer('one', [b, table('files', { id: utf8('id') })], [a]),
          layer('two', [a, table('nowhere')], [b]),
          layer('three', [files], [table('c')]),
          layer('four', [files], [table('c')]),
        ],
      ),
      { skip: ['five'] },
    );
    expect(faults.map(({ reason }) => reason).sort()).toEqual([
      'cycle', 'missing-producer', 'two-producers', 'unknown-slot', 'wrong-type',
    ]); // biome-ignore format: one list
  });
});
