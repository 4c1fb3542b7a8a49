import { deserialize, serialize } from 'node:v8';
import {
  arrowFileCodec,
  arrowFileLz4Codec,
  arrowFileZstdCodec,
  arrowStreamCodec,
  type Codec,
  type ColumnTable,
  capnpCodec,
  type DecodedTable,
  flatColumnsCodec,
  flatRowsCodec,
  jsonCodec,
  msgpackCodec,
  msgpackRecordsCodec,
  objectsCodec,
  type Row,
  type RowTable,
  sharedMemoryCodec,
} from '@strata/formats';

/** What a decoded table is asked for: a number of a column, the fqn of a row. */
export interface Readable {
  number(column: string): (row: number) => number;
  fqn(): (row: number) => string;
  copiedBytes(): number;
}

/** One way from rows, or from columns, to something that can be read. */
export interface FormatContender {
  readonly name: string;
  /** What is encoded: the rows as objects, or the same table in columns. */
  readonly from: 'rows' | 'columns';
  encode(): Uint8Array;
  decode(bytes: Uint8Array): Readable;
}

export const NUMBERS = ['kind', 'file_id', 'start_line', 'start_col', 'end_line', 'end_col'] as const;

/** All that are compared; the first is what the others are compared with. */
export function contendersFor(rows: RowTable, columns: ColumnTable): FormatContender[] {
  const of = (codec: Codec, from: 'rows' | 'columns'): FormatContender => ({
    name: codec.name,
    from,
    encode: from === 'rows' ? () => codec.encodeRows(rows) : () => codec.encodeColumns(columns),
    decode: (bytes) => readableTable(decoded(codec, bytes, rows)),
  });
  const both = (codec: Codec) => [of(codec, 'rows'), of(codec, 'columns')];
  return [
    structuredCloneContender(rows),
    of(objectsCodec, 'rows'),
    of(jsonCodec, 'rows'),
    of(msgpackCodec, 'rows'),
    of(msgpackRecordsCodec, 'rows'),
    ...both(arrowFileCodec),
    ...both(arrowStreamCodec),
    ...both(arrowFileLz4Codec),
    ...both(arrowFileZstdCodec),
    of(flatRowsCodec, 'rows'),
    ...both(flatColumnsCodec),
    of(capnpCodec, 'rows'),
    ...both(sharedMemoryCodec),
  ];
}

/** Nothing of ours: what V8 does with the array of rows, as postMessage would. */
function structuredCloneContender({ rows }: RowTable): FormatContender {
  let bytes = 0;
  return {
    name: 'structured clone',
    from: 'rows',
    encode() {
      const encoded = serialize(rows);
      bytes = encoded.byteLength;
      return encoded;
    },
    decode: (encoded) => ({ ...readableRows(deserialize(encoded)), copiedBytes: () => bytes }),
  };
}

export function decoded(codec: Codec, bytes: Uint8Array, { schema }: Pick<RowTable, 'schema'>): DecodedTable {
  const result = codec.decode(bytes, schema);
  if (!result.ok) throw new Error(`${codec.name}: expected ${result.failure.expected}, got ${result.failure.got}`);
  return result.table;
}

function readableTable(table: DecodedTable): Readable {
  return {
    number: (column) => table.numbers(column) as (row: number) => number,
    fqn: () => table.texts('fqn'),
    copiedBytes: () => table.copiedBytes,
  };
}

function readableRows(rows: readonly Row[]): Readable {
  return {
    number: (column) => (row) => rows[row][column] as number,
    fqn: () => (row) => rows[row].fqn as string,
    copiedBytes: () => 0,
  };
}

/** Reads every number and every fqn, as text. The sum is the same whatever the format. */
export function scanAll(table: Readable, rows: number): number {
  let sum = 0;
  for (const column of NUMBERS) {
    const read = table.number(column);
    for (let i = 0; i < rows; i++) sum += read(i);
  }
  const read = table.fqn();
  for (let i = 0; i < rows; i++) sum += read(i).length;
  return sum;
}

/** Reads numbers and fqn of rows in no order. */
export function readSome(table: Readable, rows: Uint32Array): number {
  let sum = 0;
  const readers = NUMBERS.map((column) => table.number(column));
  const fqn = table.fqn();
  for (const row of rows) {
    for (const read of readers) sum += read(row);
    sum += fqn(row).length;
  }
  return sum;
}
