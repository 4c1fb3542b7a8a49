import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { capnpCodec, capnpSchema, symbolSchema } from '../../src/index.ts';
import { codecSuite, sampleTable } from '../../src/testing/index.ts';
import { symbolTables } from '../support/symbol-tables.ts';

codecSuite(capnpCodec, { tables: symbolTables });

const fixture = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/capnp', name)));

describe('capnp', () => {
  it('has the schema that is checked in for the symbol table', () => {
    const file = join(import.meta.dirname, '../../src/capnp/symbols.capnp');
    expect(readFileSync(file, 'utf8')).toBe(capnpSchema(symbolSchema()));
  });

  // From JSON, by `capnp convert json:binary`; the last has three segments, with pointers from one to another.
  it.each([
    ['symbols.bin', symbolTables[0], 3],
    ['imports.bin', symbolTables[2], 3],
    ['everything.bin', sampleTable, 200],
  ] as const)('reads what the capnp tool wrote: %s', (name, table, rows) => {
    const decoded = capnpCodec.decode(fixture(name), table.schema);
    expect(decoded.ok && decoded.table.toRows().rows).toEqual(table.rows.slice(0, rows));
  });

  it('does not count rows that take no bytes', () => {
    // A list of half a thousand million structs of no words: its size is right.
    const message = new DataView(new ArrayBuffer(40));
    message.setUint32(4, 4, true);
    message.setUint16(14, 1, true);
    message.setUint32(16, 1, true);
    message.setUint32(20, 7, true);
    message.setUint32(24, 0x1fff_ffff << 2, true);
    const decoded = capnpCodec.decode(new Uint8Array(message.buffer), symbolSchema());
    expect(decoded).toMatchObject({ ok: false, failure: { reason: 'damaged' } });
  });
});
