import { type CodecFailure, codecFailure, DecodeError } from './codec-failure.ts';
import type { ColumnTable } from './column-table.ts';
import type { RowTable } from './row-table.ts';
import type { TableSchema } from './table-schema.ts';

/** Gives the memory for an encoded table: an ArrayBuffer, or a SharedArrayBuffer when threads share it. */
export type Allocate = (byteLength: number) => ArrayBufferLike;

export interface EncodeOptions {
  /** Called once, with a length that is enough. Default: an ArrayBuffer. The encoded bytes may end before the buffer does. */
  readonly allocate?: Allocate;
}

/**
 * One way to hand a table over: bytes in, bytes out, and what comes back is what went in (halves of surrogate pairs come back as U+FFFD from
 * formats that are UTF-8). Every implementation runs the contract suite, `codecSuite` of `@strata/formats/testing`.
 */
export interface Codec {
  /** As in tables of figures: `arrow-file`, `msgpack-records`. */
  readonly name: string;
  /** True when decoded columns are views of the bytes: decoding copies nothing and `copiedBytes` stays 0. */
  readonly zeroCopy: boolean;
  /** True when the same table gives the same bytes, from rows as from columns. */
  readonly canonical: boolean;
  /**
   * @throws RangeError when a value does not fit its column, TypeError when it is of another kind
   */
  encodeRows(table: RowTable, options?: EncodeOptions): Uint8Array;
  encodeColumns(table: ColumnTable, options?: EncodeOptions): Uint8Array;
  /**
   * The table in bytes that may be anything. Whatever is wrong with them is a failure, found here, in time and memory proportional to
   * their length; a table that was decoded can be read to its end. The bytes must not change while it is in use.
   */
  decode(bytes: Uint8Array, schema: TableSchema): DecodeResult;
}

export type DecodeResult =
  | { readonly ok: true; readonly table: DecodedTable }
  | { readonly ok: false; readonly failure: CodecFailure };

/** A decoded table, to be read in place or taken out whole. Column names are those of the schema; others are a TypeError. */
export interface DecodedTable {
  readonly schema: TableSchema;
  readonly rows: number;
  /** Bytes of values that were copied or made anew so far, by decoding and by `columns` and `toRows`. */
  readonly copiedBytes: number;
  /** A reader of a column of numbers or codes. Under a null it gives any number. */
  numbers(column: string): (row: number) => number | bigint;
  /** A reader of a column of strings. Cheapest when rows are asked for in order. */
  texts(column: string): (row: number) => string;
  isNull(column: string): (row: number) => boolean;
  /** The words of a dictionary column. */
  words(column: string): readonly string[];
  /** The table in columns: views of the bytes when the codec is zero-copy, else built. */
  columns(): ColumnTable;
  /** The table as objects. */
  toRows(): RowTable;
}

/** Runs a decoder. A {@link DecodeError} becomes data; so does anything else, which is a library stumbling over what no writer gives. */
export function decodeSafely(codec: string, schema: TableSchema, decode: () => DecodedTable): DecodeResult {
  try {
    return { ok: true, table: decode() };
  } catch (error) {
    const known =
      error instanceof DecodeError
        ? error
        : new DecodeError('damaged', 'bytes that can be read', error instanceof Error ? error.message : `${error}`);
    return { ok: false, failure: codecFailure(`table '${schema.name}' (${codec})`, known) };
  }
}
