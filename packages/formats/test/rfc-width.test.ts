import { describe, expect, it } from 'vitest';
import { CODECS, importSchema, type Row, type RowTable, spanSchema, symbolSchema } from '../src/index.ts';
import { decodeGood } from '../src/testing/index.ts';

const span = { start_line: 1, start_col: 0xffff, end_line: 0xffff_ffff, end_col: 0xffff };
const symbol: Row = { id: 'a', fqn: 'b', kind: 255, file_id: 0, ...span };
/** As many files as RFC-062's width can tell apart, and one more. */
const files = Array.from({ length: 0x1_0001 }, (_, i) => `${i}`);

const tableOf = (width: 'u16' | 'u32', row: Row): RowTable => ({
  schema: symbolSchema(width),
  dictionaries: { file_id: row.file_id === 0 ? ['a.py'] : files },
  rows: [row],
});

describe.each([...CODECS])("RFC-062's width, u16 for file ids and columns: %s", (_, codec) => {
  it('holds what fits', () => {
    const table = tableOf('u16', { ...symbol, file_id: 0xffff });
    expect(decodeGood(codec, Uint8Array.from(codec.encodeRows(table)), table.schema).toRows().rows).toEqual(table.rows);
  });

  it.each(['file_id', 'start_col', 'end_col'])('refuses the first %s that does not, which u32 holds', (column) => {
    const row = { ...symbol, [column]: 0x1_0000 };
    expect(() => codec.encodeRows(tableOf('u16', row))).toThrow(RangeError);
    expect(() => codec.encodeRows(tableOf('u16', row))).toThrow(column);
    const wide = tableOf('u32', row);
    expect(decodeGood(codec, Uint8Array.from(codec.encodeRows(wide)), wide.schema).toRows().rows).toEqual([row]);
  });

  it('is another schema than u32', () => {
    const bytes = Uint8Array.from(codec.encodeRows(tableOf('u32', { ...symbol, file_id: 0x1_0000 })));
    expect(codec.decode(bytes, symbolSchema('u16')).ok).toBe(false);
  });
});

it('lines are u32 in either width, as are ids of symbols', () => {
  const typesOf = (columns: readonly { readonly name: string; readonly type: string }[]) =>
    Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  for (const width of ['u16', 'u32'] as const) {
    expect(typesOf(symbolSchema(width).columns)).toMatchObject({
      start_line: 'u32',
      end_line: 'u32',
      start_col: width,
    });
    expect(typesOf(spanSchema(width).columns)).toMatchObject({ symbol: 'u32', start_line: 'u32', end_col: width });
    expect(importSchema(width).columns.find(({ name }) => name === 'file_id')).toMatchObject({ codes: width });
  }
});
