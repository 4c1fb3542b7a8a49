import { MAX_ID } from '@strata/tables';

/** Where the rows of each file begin in a table that is grouped by file: (file, row within the file) becomes (batch, row within it). */
export class FileRows {
  readonly #batch: Uint32Array;
  readonly #first: Uint32Array;

  /** @param fileIds - the column `file_id`, an array for each batch */
  constructor(fileIds: readonly Uint32Array[], files: number) {
    this.#batch = new Uint32Array(files);
    this.#first = new Uint32Array(files);
    fileIds.forEach((ids, batch) => {
      this.#scan(ids, batch);
    });
  }

  /** Batch that holds the rows of a file. */
  batchOf(file: number): number {
    return this.#batch[file];
  }

  /** Row within its batch at which the rows of a file begin. */
  firstOf(file: number): number {
    return this.#first[file];
  }

  #scan(ids: Uint32Array, batch: number): void {
    let last = MAX_ID + 1;
    for (let row = 0; row < ids.length; row++) {
      if (ids[row] === last) continue;
      last = ids[row];
      this.#batch[last] = batch;
      this.#first[last] = row;
    }
  }
}
