import {
  columnData,
  columnDictionary,
  columnLists,
  columnStrings,
  columnValues,
  columnWords,
  createBatchWriter,
  createFixedBatch,
  defineTable,
  dictionary,
  enumeration,
  fillValidity,
  isNull,
  sharedStringsOf,
  stringAt,
  u8,
  u32,
  u32List,
  u64,
  utf8,
  validityBytes,
} from '@strata/tables';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const table = defineTable('t', 't', {
  id: u32('id', { nullable: true }),
  name: utf8('name'),
  word: dictionary('word'),
});
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const rows = fc.array(fc.tuple(fc.option(fc.nat(1000)), text, text), { maxLength: 40 });

function batchOf(values: readonly (readonly [number | null, string, string])[]) {
  const writer = createBatchWriter(table);
  for (const [id, name, word] of values) {
    if (id === null) writer.columns.id.pushNull();
    else writer.columns.id.push(id);
    writer.columns.name.push(name);
    writer.columns.word.pushString(word);
  }
  return writer.finish();
}

describe('raw columns', () => {
  it('are what went in, also of a slice, and over the same memory', () => {
    fc.assert(
      fc.property(rows, fc.nat(40), fc.nat(40), (values, a, b) => {
        const [from, to] = [a, b].map((bound) => Math.min(bound, values.length)).sort((x, y) => x - y);
        const whole = batchOf(values);
        const batch = whole.slice(from, to);
        const expected = values.slice(from, to);
        const data = columnData(batch, 'id');
        const ids = columnValues(batch, 'id');
        expect(Array.from(ids, (id, i) => (isNull(data, i) ? null : id))).toEqual(expected.map(([id]) => id));
        const names = columnStrings(batch, 'name');
        expect(Array.from({ length: names.length }, (_, i) => stringAt(names, i))).toEqual(
          expected.map(([, name]) => name),
        );
        const words = columnDictionary(batch, 'word');
        expect(Array.from(columnValues(batch, 'word'), (index) => stringAt(words, index))).toEqual(
          expected.map(([, , word]) => word),
        );
        expect(ids.buffer).toBe(columnValues(whole, 'id').buffer);
      }),
    );
  });

  it('give the halves of 64-bit values, and lists as items and offsets', () => {
    const wide = defineTable('t', 't', { hash: u64('hash'), rows: u32List('rows') });
    const { columns, finish } = createBatchWriter(wide);
    columns.hash.push(0x0123_4567_89ab_cdefn);
    columns.rows.push([3, 4]);
    columns.hash.pushWords(7, 9);
    columns.rows.items.push(5);
    columns.rows.close();
    const batch = finish();
    expect([...columnWords(batch, 'hash')]).toEqual([0x89ab_cdef, 0x0123_4567, 7, 9]);
    expect([...columnWords(batch.slice(1, 2), 'hash')]).toEqual([7, 9]);
    const { items, offsets } = columnLists(batch, 'rows');
    expect([...offsets].map((offset) => [...items.subarray(0, offset)])).toEqual([[], [3, 4], [3, 4, 5]]);
  });

  it('say so when a column is not there or has no dictionary', () => {
    const batch = batchOf([[1, 'a', 'b']]);
    expect(() => columnValues(batch, 'size')).toThrow("expected a column 'size', got id, name, word");
    expect(() => columnDictionary(batch, 'name')).toThrow("column 'name' is not dictionary-encoded");
  });
});

describe('validity bitmaps', () => {
  it('have a bit for each row that is not null, and none beyond the last', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 70 }), (valid) => {
        const bitmap = new Uint8Array(validityBytes(valid.length));
        fillValidity(
          bitmap,
          valid.length,
          valid.flatMap((is, row) => (is ? [] : [row])),
        );
        const bits = Array.from({ length: bitmap.length * 8 }, (_, bit) => (bitmap[bit >> 3] & (1 << (bit & 7))) !== 0);
        expect(bits).toEqual([...valid, ...Array(bits.length - valid.length).fill(false)]);
      }),
    );
  });
});

describe('strings in shared memory', () => {
  it('are what they were made of', () => {
    fc.assert(
      fc.property(fc.array(text), (values) => {
        const strings = sharedStringsOf(values);
        expect([...strings]).toEqual(values);
        expect(strings.data[0].values.buffer).toBeInstanceOf(SharedArrayBuffer);
      }),
    );
  });
});

describe('a batch of a known number of rows', () => {
  const fixed = defineTable('t', 't', { id: u32('id'), small: u8('small'), kind: enumeration(['a', 'b'], 'kind') });

  it('is written in place', () => {
    const { columns, batch } = createFixedBatch(fixed, 3);
    columns.id.set([5, 6, 7]);
    columns.small[1] = 9;
    columns.kind.set([1, 0, 1]);
    expect(batch.toArray().map((row) => ({ ...row.toJSON() }))).toEqual([
      { id: 5, small: 0, kind: 'b' },
      { id: 6, small: 9, kind: 'a' },
      { id: 7, small: 0, kind: 'b' },
    ]);
    expect(columns.id.buffer).toBe(columns.kind.buffer);
  });

  it('has room for strings whose bytes are known to be so many', () => {
    const strings = defineTable('t', 't', { name: utf8('name'), id: u32('id') });
    const { columns, batch } = createFixedBatch(strings, 2, { name: 5 });
    columns.name.bytes.set(Buffer.from('añbc'));
    columns.name.offsets.set([0, 3, 5]);
    columns.id.set([1, 2]);
    expect(batch.toArray().map((row) => ({ ...row.toJSON() }))).toEqual([
      { name: 'añ', id: 1 },
      { name: 'bc', id: 2 },
    ]);
    expect(columns.name.bytes.buffer).toBe(columns.id.buffer);
  });

  it('is refused for columns that cannot be', () => {
    expect(() => createFixedBatch(table, 1)).toThrow("got column 'id' (nullable); use createBatchWriter");
    expect(() => createFixedBatch(defineTable('t', 't', { name: utf8('n') }), 1)).toThrow("got column 'name' (utf8)");
  });
});
