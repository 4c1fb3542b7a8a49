import type { NumberArray } from './column-table.ts';

/** Texts of a column one after the other, as Arrow has them. */
export interface ScannedTexts {
  readonly bytes: Uint8Array;
  /** Where each row's text begins, in bytes from the first; one more than rows. */
  readonly starts: Int32Array;
}

/** Lists, or bytes, of a column by row; undefined for nulls. */
export type ScannedLists = readonly (ArrayLike<number | bigint> | undefined)[];

/** What a column's rows hold, ready to be written: numbers and codes, texts, or lists and bytes. */
export interface ScannedColumn {
  /** Rows that are null, ascending. */
  readonly nulls: readonly number[];
  readonly numbers?: NumberArray;
  readonly texts?: ScannedTexts;
  readonly lists?: ScannedLists;
}
