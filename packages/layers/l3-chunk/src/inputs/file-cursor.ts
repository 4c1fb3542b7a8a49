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
      while (at < ids.length && ids[at] < file) at++;
      if (at < ids.length || this.batch + 1 >= this.#files.length) break;
      ids = this.#files[++this.batch];
      at = 0;
    }
    this.from = at;
    if (ids !== undefined) while (at < ids.length && ids[at] === file) at++;
    this.to = at;
  }
}
