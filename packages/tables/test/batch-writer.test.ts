import {
  arrowColumn,
  type BatchWriter,
  binary,
  createBatchWriter,
  defineTable,
  dictionary,
  enumeration,
  f32,
  NONE,
  u8,
  u16,
  u32,
  u32List,
  u64,
  utf8,
} from '@strata/tables';
import { Float64, type RecordBatch, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const KINDS = ['one', 'two', 'three'];

const mixed = defineTable('mixed', 'All storages', {
  tiny: u8('u8', { nullable: true }),
  small: u16('u16', { nullable: true }),
  id: u32('u32', { nullable: true }),
  ratio: f32('f32', { nullable: true }),
  name: utf8('utf8', { nullable: true }),
  bytes: binary('binary', { nullable: true }),
  word: dictionary('dictionary', { nullable: true }),
  kind: enumeration(KINDS, 'enumeration', { nullable: true }),
  hash: u64('u64', { nullable: true }),
  rows: u32List('u32_list', { nullable: true }),
});

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const rows = fc.array(
  fc.record({
    tiny: fc.option(fc.nat(0xff)),
    small: fc.option(fc.nat(0xffff)),
    id: fc.option(fc.nat(NONE - 1)),
    ratio: fc.option(fc.float({ noNaN: true })),
    name: fc.option(text),
    bytes: fc.option(fc.uint8Array({ maxLength: 80 })),
    word: fc.option(fc.oneof(fc.constantFrom('a', 'b', ''), text)),
    kind: fc.option(fc.constantFrom(...KINDS)),
    hash: fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
    rows: fc.option(fc.array(fc.nat(NONE - 1), { maxLength: 5 })),
  }),
  { maxLength: 60 },
);
type Row = typeof rows extends fc.Arbitrary<(infer R)[]> ? R : never;

function write({ columns }: BatchWriter<typeof mixed.columns>, row: Row): void {
  for (const name of ['tiny', 'small', 'id', 'ratio'] as const) {
    const value = row[name];
    if (value === null) columns[name].pushNull();
    else columns[name].push(value);
  }
  if (row.name === null) columns.name.pushNull();
  else columns.name.push(row.name);
  if (row.bytes === null) columns.bytes.pushNull();
  else columns.bytes.pushBytes(row.bytes, 0, row.bytes.length);
  if (row.word === null) columns.word.pushNull();
  else columns.word.pushString(row.word);
  if (row.kind === null) columns.kind.pushNull();
  else columns.kind.push(KINDS.indexOf(row.kind));
  if (row.hash === null) columns.hash.pushNull();
  else columns.hash.push(row.hash);
  if (row.rows === null) columns.rows.pushNull();
  else columns.rows.push(row.rows);
}

/** What any Arrow reader sees. */
const read = (batch: RecordBatch | Table): Row[] =>
  Array.from({ length: batch.numRows }, (_, i) => {
    const value = (name: string) => batch.getChild(name)!.get(i);
    const bytes = value('bytes') as Uint8Array | null;
    return {
      ...Object.fromEntries(Object.keys(mixed.columns).map((name) => [name, value(name)])),
      bytes: bytes && Uint8Array.from(bytes),
      rows: value('rows') && Array.from(value('rows') as Iterable<number>),
    } as Row;
  });

describe('a batch writer', () => {
  it('gives batches that Arrow reads, also after a trip through IPC bytes', () => {
    const writer = createBatchWriter(mixed);
    fc.assert(
      fc.property(rows, (written) => {
        for (const row of written) write(writer, row);
        const batch = writer.finish();
        expect(read(batch)).toEqual(written);
        const back = tableFromIPC(tableToIPC(new Table(mixed.schema, [batch])));
        expect(read(back)).toEqual(written);
        expect(back.schema.fields.map(String)).toEqual(mixed.schema.fields.map(String));
      }),
      { numRuns: 60 },
    );
  });

  it('is empty after each batch, and gives every batch memory and dictionaries of its own', () => {
    const writer = createBatchWriter(mixed);
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        for (const row of first) write(writer, row);
        const before = writer.finish();
        for (const row of second) write(writer, row);
        expect(read(writer.finish())).toEqual(second);
        expect(read(before)).toEqual(first);
      }),
      { numRuns: 30 },
    );
  });

  it('lays a batch out in one SharedArrayBuffer: buffers in schema order, 64-byte aligned', () => {
    const writer = createBatchWriter(mixed);
    fc.assert(
      fc.property(rows, (written) => {
        for (const row of written) write(writer, row);
        const buffers = writer
          .finish()
          .data.children.flatMap(({ nullBitmap, valueOffsets, values }) => [nullBitmap, valueOffsets, values])
          .filter((view) => view !== undefined && view.byteLength > 0);
        expect(new Set(buffers.map(({ buffer }) => buffer)).size).toBeLessThanOrEqual(1);
        const positions = buffers.map(({ byteOffset }) => byteOffset);
        expect(positions).toEqual(positions.toSorted((a, b) => a - b));
        expect(positions.every((position) => position % 64 === 0)).toBe(true);
        expect(buffers.every(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('puts NONE, cut to the width of the column, under the nulls of numbers, and 0 under those of dictionaries', () => {
    const writer = createBatchWriter(mixed);
    write(writer, {
      tiny: null,
      small: null,
      id: null,
      ratio: 1,
      name: null,
      bytes: null,
      word: null,
      kind: null,
      hash: 0n,
      rows: [],
    });
    const [tiny, small, id, , , , word, kind] = writer.finish().data.children.map(({ values }) => values?.[0]);
    expect([tiny, small, id, word, kind]).toEqual([0xff, 0xffff, NONE, 0, 0]);
  });

  it('orders a dictionary by first appearance', () => {
    const writer = createBatchWriter(defineTable('t', 't', { word: dictionary('word') }));
    for (const word of ['b', 'a', 'b', '', 'a']) writer.columns.word.pushString(word);
    writer.columns.word.pushBytes(new TextEncoder().encode('xax'), 1, 2);
    const [{ values, dictionary: strings }] = writer.finish().data.children;
    expect([...values]).toEqual([0, 1, 0, 2, 1, 1]);
    expect([...strings!]).toEqual(['b', 'a', '']);
  });

  it('takes a nullable id at a time, NONE for null', () => {
    const writer = createBatchWriter(defineTable('t', 't', { id: u32('id', { nullable: true }) }));
    for (const id of [0, NONE, 7]) writer.columns.id.pushId(id);
    expect([...writer.finish().getChild('id')!]).toEqual([0, null, 7]);
  });

  it('refuses columns of different lengths, nulls where none may be, and columns it has no writer for', () => {
    const table = defineTable('t', 't', { a: u32('a'), b: utf8('b') });
    const uneven = createBatchWriter(table);
    uneven.columns.a.push(1);
    expect(() => uneven.finish()).toThrow("table 't': expected 1 rows in column 'b', got 0");
    const nulls = createBatchWriter(table);
    nulls.columns.a.pushNull();
    nulls.columns.b.push('');
    expect(() => nulls.finish()).toThrow("table 't': column 'a' is not nullable, got a null in row 0");
    const own = defineTable('t', 't', { a: arrowColumn(new Float64(), 'a') });
    expect(() => createBatchWriter(own)).toThrow("column 'a' is of type Float64, for which there is no column writer");
  });
});

describe('appending many rows at once', () => {
  it('gives what appending them one by one gives, behind rows that were there', () => {
    const table = defineTable('many', '', { number: u32(''), text: binary('') });
    const writer = createBatchWriter(table);
    const texts = Array.from({ length: 3000 }, (_, i) => Buffer.from('x'.repeat(i % 9)));
    const offsets = new Uint32Array(texts.length + 1);
    for (const [i, one] of texts.entries()) offsets[i + 1] = offsets[i] + one.length;
    for (let round = 0; round < 2; round++) {
      writer.columns.number.push(7);
      writer.columns.text.pushBytes(Buffer.from('seven'), 0, 5);
      writer.columns.number.pushAll(Uint32Array.from(texts.keys()));
      writer.columns.text.pushAll(Buffer.concat(texts), offsets);
      const batch = writer.finish();
      expect(batch.numRows).toBe(3001);
      expect(Array.from(batch.getChild('number')!)).toEqual([7, ...texts.keys()]);
      expect(Array.from(batch.getChild('text')!, (one) => Buffer.from(one).toString())).toEqual([
        'seven',
        ...texts.map(String),
      ]);
    }
  });
});
