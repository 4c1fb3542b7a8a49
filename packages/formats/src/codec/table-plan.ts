import type { TableSchema } from './table-schema.ts';

/** Bytes that the buffers of a column take; 0 for those it does not have. */
export interface ColumnSizes {
  readonly nullCount: number;
  /** One bit a row, rounded up to bytes; 0 when nothing is null. */
  readonly validity: number;
  /** Of strings and lists: `(rows + 1) * 4`. */
  readonly offsets: number;
  /** Numbers, codes, or the bytes of strings. */
  readonly values: number;
  /** Of dictionaries: how many words, `(words + 1) * 4` bytes of offsets into them, and their bytes. */
  readonly words: number;
  readonly wordOffsets: number;
  readonly wordBytes: number;
}

/**
 * Where the buffers of a column are to be written. Each has the length that {@link ColumnSizes} names, at a multiple of 8 of its memory;
 * `wordOffsets` may be empty, and then words are not written.
 */
export interface ColumnTargets {
  readonly validity: Uint8Array;
  readonly offsets: Uint8Array;
  readonly values: Uint8Array;
  readonly wordOffsets: Uint8Array;
  readonly wordBytes: Uint8Array;
}

/**
 * A table that is about to be written: all sizes are known, nothing is written yet. A codec lays the buffers out as its format wants,
 * allocates once, and has every column written in place: rows never become columns somewhere else first.
 */
export interface TablePlan {
  readonly schema: TableSchema;
  readonly rows: number;
  readonly columns: readonly ColumnSizes[];
  /** Writes a column's buffers. The targets are expected to be zeroes. */
  write(column: number, targets: ColumnTargets): void;
}

/** The names of a column's buffers, in the order in which formats usually put them. */
export const BUFFERS = ['validity', 'offsets', 'values', 'wordOffsets', 'wordBytes'] as const;

/** Bytes of a validity bitmap. */
export { validityBytes as bitmapBytes } from '@strata/tables';
