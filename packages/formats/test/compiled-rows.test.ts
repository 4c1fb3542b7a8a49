import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeByLibrary } from '../src/msgpack/decode.ts';
import { decodeRecords } from '../src/msgpack/decode-records.ts';
import { encodeByLibrary } from '../src/msgpack/encode.ts';
import { encodeRecords } from '../src/msgpack/encode-records.ts';
import { arbitraryTable, readEverything, sampleTable } from '../src/testing/index.ts';
import { symbolTables } from './support/symbol-tables.ts';

const compiled = await import('../src/index.ts');
vi.doMock('../src/codec/compile-loop.ts', async (original) => ({
  ...(await original<object>()),
  compileLoop: () => undefined,
}));
vi.resetModules();
const plain = await import('../src/index.ts');
vi.doUnmock('../src/codec/compile-loop.ts');

type Table = (typeof symbolTables)[number];

const CODECS = ['arrowFileCodec', 'sharedMemoryCodec', 'flatRowsCodec', 'capnpCodec', 'msgpackRecordsCodec'] as const;

/** What is encoded, or why not. */
function encoded(formats: typeof compiled, codec: (typeof CODECS)[number], table: Table): string {
  try {
    return Buffer.from(formats[codec].encodeRows(table)).toString('base64');
  } catch (error) {
    return `${error}`;
  }
}

const expectSame = (table: Table) => {
  for (const codec of CODECS) expect(encoded(compiled, codec, table)).toBe(encoded(plain, codec, table));
};

/** Symbols with texts as given, in turn. */
function symbolsWith(texts: readonly string[], rows: number): Table {
  const [{ schema, dictionaries, rows: some }] = symbolTables;
  const row = (i: number) => ({
    ...some[i % some.length],
    id: texts[i % texts.length],
    fqn: `a.b${texts[(i * 7) % texts.length]}`,
  });
  return { schema, dictionaries, rows: Array.from({ length: rows }, (_, i) => row(i)) };
}

describe('compiled loops', () => {
  it('write what the plain ones write, and refuse what they refuse', () => {
    for (const table of [sampleTable, ...symbolTables]) {
      expectSame(table);
      for (const { name } of table.schema.columns) {
        for (const value of [null, undefined, -1, 0.5, 2 ** 32, 'text', 7n, Symbol.iterator]) {
          const rows = table.rows.map((row, i) => (i === 1 ? { ...row, [name]: value as never } : row));
          expectSame({ ...table, rows });
        }
      }
    }
    fc.assert(fc.property(arbitraryTable, expectSame), { numRuns: 40 });
  });

  it.each([
    ['texts of one kind', ['plain'], 3000],
    ['texts of all widths, here and there', ['a', 'ab', 'é', 'abc', '日本', 'abcd', '😀', ''], 2500],
    ['halves of surrogate pairs that would meet', ['\ud83d', '\ude00', 'x'], 100],
    ['short ones where guessing looks, long ones elsewhere', ['s', 'x'.repeat(5000), 'é'.repeat(300)], 200],
    [
      'lengths around those with a header of another size',
      [31, 32, 255, 256, 65535, 65536].map((n) => 'y'.repeat(n)),
      20,
    ],
  ] as const)('write %s', (_, texts, rows) => {
    const table = symbolsWith(texts, rows);
    expectSame(table);
    for (const codec of CODECS) {
      const decoded = compiled[codec].decode(compiled[codec].encodeRows(table), table.schema);
      const wellFormed = table.rows.map((row) => ({
        ...row,
        id: (row.id as string).toWellFormed(),
        fqn: (row.fqn as string).toWellFormed(),
      }));
      expect(decoded.ok && decoded.table.toRows().rows).toEqual(wellFormed);
    }
  });
});

describe('records of MessagePack', () => {
  const tables = [
    symbolTables[0],
    symbolsWith(['a', 'é', '日本', 'z'.repeat(300)], 70_000),
    { ...symbolTables[0], rows: symbolTables[0].rows.slice(0, 1) },
  ];

  it("are msgpackr's own, byte for byte", () => {
    for (const table of tables) {
      const own = encodeRecords(table);
      expect(own && Buffer.compare(own, encodeByLibrary('records', table))).toBe(0);
    }
  });

  it('are read as msgpackr reads them', () => {
    for (const whole of tables) {
      const table = { ...whole, rows: whole.rows.slice(0, 2500) };
      const bytes = encodeByLibrary('records', table);
      const own = decodeRecords(bytes, table.schema);
      expect(own && readEverything(own)).toEqual(readEverything(decodeByLibrary('records', bytes, table.schema)));
    }
  });

  it('are left to msgpackr where anything is not as it writes it', () => {
    const table = symbolsWith(['id'], 40);
    const bytes = Uint8Array.from(encodeByLibrary('records', table));
    for (let at = 0; at < bytes.length; at++) {
      const other = Uint8Array.from(bytes);
      other[at] ^= 0x80;
      const own = decodeRecordsOrFail(other, table);
      if (own) expect(readEverything(decodeByLibrary('records', other, table.schema))).toEqual(readEverything(own));
      expect(decodeRecordsOrFail(bytes.slice(0, at), table)).toBeUndefined();
    }
  });

  function decodeRecordsOrFail(bytes: Uint8Array, { schema }: Table) {
    try {
      return decodeRecords(bytes, schema);
    } catch {
      return undefined;
    }
  }
});
