import { describeBatch, isShared, rebuildBatch } from '@strata/formats/hand-over';
import {
  arrowColumn,
  binary,
  type Columns,
  defineTable,
  dictionary,
  enumeration,
  f32,
  u8,
  u32,
  utf8,
} from '@strata/tables';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBatches } from '../../src/batches/pack-batches.ts';
import { rowsOf, tableOf } from '../../src/testing/index.ts';

const field = (name: string, type: arrow.DataType) => new arrow.Field(name, type, true);
const text = fc.string({ maxLength: 20, unit: 'grapheme' });
const number = fc.integer({ min: 0, max: 200 });
const point = new arrow.Struct([field('x', new arrow.Int64()), field('label', new arrow.Utf8())]);

/** A column of every kind of layout Arrow has, with values for it. */
const KINDS: Readonly<Record<string, readonly [arrow.DataType, fc.Arbitrary<unknown>]>> = {
  null: [new arrow.Null(), fc.constant(null)],
  bool: [new arrow.Bool(), fc.boolean()],
  int8: [new arrow.Int8(), fc.integer({ min: -128, max: 127 })],
  int64: [new arrow.Int64(), fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n })],
  float64: [new arrow.Float64(), fc.double({ noNaN: true })],
  decimal: [new arrow.Decimal(2, 10), fc.constant(new Uint32Array([1, 2, 3, 4]))],
  date: [new arrow.DateMillisecond(), fc.date({ min: new Date(0), max: new Date(2e12), noInvalidDate: true })],
  timestamp: [new arrow.TimestampMicrosecond(), fc.integer({ min: 0, max: 1e9 })],
  interval: [new arrow.IntervalDayTime(), fc.constant(new Int32Array([1, 2]))],
  utf8: [new arrow.Utf8(), text],
  large_utf8: [new arrow.LargeUtf8(), text],
  utf8_view: [new arrow.Utf8View(), text],
  large_binary: [new arrow.LargeBinary(), fc.uint8Array({ maxLength: 20 })],
  fixed_binary: [new arrow.FixedSizeBinary(3), fc.uint8Array({ minLength: 3, maxLength: 3 })],
  dictionary: [new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint16()), text],
  list: [new arrow.List(field('item', new arrow.Utf8())), fc.array(fc.option(text), { maxLength: 4 })],
  nested_list: [
    new arrow.List(field('item', new arrow.List(field('item', new arrow.Int8())))),
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }), { maxLength: 3 }),
  ],
  fixed_list: [new arrow.FixedSizeList(2, field('item', new arrow.Float32())), fc.constant([0.5, 2])],
  struct: [point, fc.record({ x: fc.bigInt({ min: 0n, max: 99n }), label: text })],
  map: [
    new arrow.Map_(
      new arrow.Field(
        'entries',
        new arrow.Struct<{ key: arrow.Utf8; value: arrow.Int8 }>([
          new arrow.Field('key', new arrow.Utf8(), false),
          new arrow.Field('value', new arrow.Int8(), true),
        ]),
        false,
      ),
    ),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 9 }), { maxKeys: 3 }),
  ],
};

const slices = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 4, maxLength: 4 });

/** Cuts rows off the front and the back of a batch, without copying. */
const slice = (batch: arrow.RecordBatch, [front, back]: readonly [number, number]) =>
  batch.slice(Math.min(front, batch.numRows), Math.max(Math.min(front, batch.numRows), batch.numRows - back));

function check(columns: Columns, groups: readonly (readonly object[])[], cuts: readonly (readonly [number, number])[]) {
  const table = defineTable('mixed', 'Columns of all kinds', columns);
  checkBatches(
    table.schema,
    groups.map((rows, i) => slice(tableOf(table, rows), cuts[i])),
  );
}

function checkBatches(schema: arrow.Schema, batches: readonly arrow.RecordBatch[]) {
  const packed = packBatches(schema, batches);
  const expected = batches.flatMap(rowsOf);
  expect(rowsOf(packed)).toEqual(expected);
  expect(packed.data.children.every(isShared)).toBe(true);
  const posted = structuredClone(describeBatch(packed));
  expect(rowsOf(rebuildBatch(schema, posted))).toEqual(expected);
}

/** A batch with a union column: numbers and strings, laid out by hand because Arrow's builder wants code generation. */
function unionBatch(schema: arrow.Schema, values: readonly (number | string)[]): arrow.RecordBatch {
  const [{ type }] = schema.fields;
  const dense = arrow.DataType.isDenseUnion(type);
  const of = (kind: 'number' | 'string', filler: number | string) =>
    values.flatMap((value) => (typeof value === kind ? [value] : dense ? [] : [filler]));
  const children = [
    arrow.vectorFromArray(of('number', 0), new arrow.Float64()).data[0],
    arrow.vectorFromArray(of('string', ''), new arrow.Utf8()).data[0],
  ];
  const typeIds = Int8Array.from(values, (value) => (typeof value === 'number' ? 0 : 1));
  const seen = [0, 0];
  const valueOffsets = Int32Array.from(typeIds, (id) => seen[id]++);
  const length = values.length;
  const union = arrow.makeData({
    type,
    length,
    nullCount: 0,
    typeIds,
    children,
    ...(dense && { valueOffsets }),
  } as never);
  const struct = new arrow.Struct(schema.fields);
  return new arrow.RecordBatch(schema, arrow.makeData({ type: struct, length, nullCount: 0, children: [union] }));
}

describe('packing batches into shared memory', () => {
  it.each(Object.keys(KINDS))('keeps the rows of any batches and slices: %s', (kind) => {
    const [type, values] = KINDS[kind];
    const row = fc.record({ value: fc.option(values) });
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
        slices,
        (groups, cuts) => {
          check({ value: arrowColumn(type, 'any', { nullable: true }) }, groups, cuts);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([arrow.SparseUnion, arrow.DenseUnion])('keeps the rows of any batches and slices: $name', (Union) => {
    const type = new Union([0, 1], [field('a', new arrow.Float64()), field('b', new arrow.Utf8())]);
    const schema = new arrow.Schema([field('value', type)]);
    const values = fc.array(fc.oneof(fc.integer(), text), { maxLength: 9 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), slices, (groups, cuts) => {
        checkBatches(
          schema,
          groups.map((group, i) => slice(unionBatch(schema, group), cuts[i])),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the rows of tables with all storages', () => {
    const columns = {
      id: u32('id'),
      small: u8('small', { nullable: true }),
      ratio: f32('ratio'),
      name: utf8('name', { nullable: true }),
      body: binary('body'),
      word: dictionary('word', { nullable: true }),
      kind: enumeration(['one', 'two'], 'kind', { nullable: true }),
    };
    const row = fc.record({
      id: number,
      small: fc.option(number),
      ratio: fc.constantFrom(0.5, 1.5),
      name: fc.option(text),
      body: fc.uint8Array({ maxLength: 9 }),
      word: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
      kind: fc.option(fc.constantFrom('one', 'two')),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { maxLength: 20 }), { minLength: 1, maxLength: 4 }),
        slices,
        (groups, cuts) => {
          check(columns, groups, cuts);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lays the buffers out as the body of an Arrow IPC record batch', () => {
    const table = defineTable('t', 't', { id: u32('id'), name: utf8('name', { nullable: true }) });
    const batch = packBatches(table.schema, [tableOf(table, [{ id: 1, name: 'a' }, { id: 2 }])]);
    const [id, name] = batch.data.children;
    expect(new Set([id.values, name.nullBitmap, name.valueOffsets, name.values].map(({ buffer }) => buffer)).size).toBe(
      1,
    );
    expect(id.values.byteOffset).toBe(0);
    expect(name.nullBitmap.byteOffset).toBe(64);
    expect(name.valueOffsets.byteOffset).toBe(128);
    expect(name.values.byteOffset).toBe(192);
  });

  it('refuses a merged dictionary that its index type cannot name', () => {
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const table = defineTable('t', 't', { word: arrowColumn(type, 'word') });
    const words = (prefix: string) =>
      tableOf(
        table,
        Array.from({ length: 100 }, (_, i) => ({ word: `${prefix}${i}` })),
      );
    expect(() => packBatches(table.schema, [words('a'), words('b')])).toThrow('at most 128 strings');
  });
});
