import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flatColumnsCodec, flatRowsCodec, flatRowsSchema, symbolSchema } from '../../src/index.ts';
import { codecSuite, sampleTable } from '../../src/testing/index.ts';
import { symbolTables } from '../support/symbol-tables.ts';

codecSuite(flatColumnsCodec, { tables: symbolTables });
codecSuite(flatRowsCodec, { tables: symbolTables });

const fixture = (name: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/flatbuffers', name)));

describe('flatbuffers of rows', () => {
  it('has the schema of RFC-062 for the symbol table', () => {
    const file = join(import.meta.dirname, '../../src/flatbuffers/rows/symbols.fbs');
    expect(readFileSync(file, 'utf8')).toBe(flatRowsSchema(symbolSchema()));
  });

  // From JSON, by `flatc -b`, which leaves out zeroes, orders fields as it likes and shares vtables.
  it.each([
    ['symbols.bin', symbolTables[0], 3],
    ['imports.bin', symbolTables[2], 3],
    ['everything.bin', sampleTable, 200],
  ] as const)('reads what flatc wrote: %s', (name, table, rows) => {
    const decoded = flatRowsCodec.decode(fixture(name), table.schema);
    expect(decoded.ok && decoded.table.toRows().rows).toEqual(table.rows.slice(0, rows));
  });

  it('refuses a row whose vtable would begin before the buffer, one byte before it too', () => {
    const [table] = symbolTables;
    const good = Uint8Array.from(flatRowsCodec.encodeRows({ ...table, rows: table.rows.slice(0, 3) }));
    for (const vtable of [-1, -2, -100, -0x7000_0000]) {
      for (let row = 0; row < 3; row++) {
        const bytes = good.slice();
        const view = new DataView(bytes.buffer);
        const root = view.getUint32(0, true);
        const field = root + view.getUint16(root - view.getInt32(root, true) + 4, true);
        const place = field + view.getUint32(field, true) + 4 + row * 4;
        const at = place + view.getUint32(place, true);
        view.setInt32(at, at - vtable, true);
        expect(flatRowsCodec.decode(bytes, table.schema)).toMatchObject({ ok: false, failure: { reason: 'damaged' } });
      }
    }
  });

  it('does not multiply a long string that many rows share', () => {
    // One row more for every four bytes: of a megabyte of text, 100,000 rows would make 100 GB.
    const table = { ...symbolTables[0], rows: [{ ...symbolTables[0].rows[0], id: 'x'.repeat(1 << 20) }] };
    const one = Uint8Array.from(flatRowsCodec.encodeRows(table));
    const view = new DataView(one.buffer);
    const root = view.getUint32(0, true);
    const vtable = root - view.getInt32(root, true);
    const field = root + view.getUint16(vtable + 4, true);
    const vector = field + view.getUint32(field, true);
    const row = vector + 4 + view.getUint32(vector + 4, true);
    const count = 100_000;
    const bytes = new Uint8Array(one.length + 8 + count * 4);
    bytes.set(one);
    const many = new DataView(bytes.buffer);
    // The offsets of the new vector are negative, as it lies behind the row: 32-bit arithmetic wraps for a reader that does not look.
    const at = Math.ceil(one.length / 4) * 4;
    many.setUint32(field, at - field, true);
    many.setUint32(at, count, true);
    for (let i = 0; i < count; i++) many.setUint32(at + 4 + i * 4, row - (at + 4 + i * 4), true);
    expect(flatRowsCodec.decode(bytes, table.schema)).toMatchObject({ ok: false, failure: { reason: 'damaged' } });
  });
});
