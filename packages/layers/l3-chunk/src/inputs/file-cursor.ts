import { columnValues } from '@strata/tables';
import type { Table } from 'apache-arrow';

/** Finds the rows of one file after the other in a table that is grouped by file, in the order of `file_id`. */
export class FileCursor {
  /** Batch in which the rows of the file are. */
  batch = 0;
  /** First row of the file in the batch. */
  from = 0;
  /** Row after the last. Equal to `from` where the file has none. */
  to = 0;
  readonly #files: readonly Uint32Array[];

  constructor(table: Table) {
    this.#files = table.batches.map((batch) => columnValues(batch, 'file_id'));
  }

  /** Goes on to a file; files are asked for in ascending order. */
  seek(file: number): void {
    let at = this.to;
    let ids = this.#files[this.batch];
    for (;;) {
      if (ids === undefined) break;
      at = firstAtLeast(ids, at, file);
      if (at < ids.length || this.batch + 1 >= this.#files.length) break;
      ids = this.#files[++this.batch];
      at = 0;
    }
    this.from = at;
    this.to = ids === undefined ? at : firstAtLeast(ids, at, file + 1);
  }
}

/** The first row from `from` on whose file is at least `file`: by steps that double, then by halves, since a file has few rows or hundreds. */
function firstAtLeast(ids: Uint32Array, from: number, file: number): number {
  let low = from;
  let step = 1;
  while (low + step <= ids.length && ids[low + step - 1] < file) {
    low += step;
    step *= 2;
  }
  let high = Math.min(ids.length, low + step - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids[middle] < file) low = middle + 1;
    else high = middle;
  }
  return low;
}
