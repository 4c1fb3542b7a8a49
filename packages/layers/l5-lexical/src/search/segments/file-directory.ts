import { columnDictionary, columnStrings, columnValues, type StringValues, stringAt } from '@strata/tables';
import type { Table } from 'apache-arrow';

/** What `files` says of the files, by file_id. */
export class FileDirectory {
  readonly #batches: readonly FileRows[];
  /** Paths that have been asked for, by file_id: a search asks for the same again, and looks files up by them. */
  readonly #paths: string[] = [];

  /** @param files - with columns file_id (ascending), path, language, size and lines */
  constructor(files: Table) {
    this.#batches = files.batches
      .filter((batch) => batch.numRows > 0)
      .map((batch) => ({
        ids: columnValues(batch, 'file_id'),
        sizes: columnValues(batch, 'size'),
        lines: columnValues(batch, 'lines'),
        paths: columnStrings(batch, 'path'),
        languages: columnValues(batch, 'language'),
        languageNames: columnDictionary(batch, 'language'),
      }));
  }

  /** Path relative to the tree, with '/' between segments. @throws RangeError for an unknown file */
  path(fileId: number): string {
    const known = this.#paths[fileId];
    if (known !== undefined) return known;
    const { rows, row } = this.#find(fileId);
    const path = stringAt(rows.paths, row);
    this.#paths[fileId] = path;
    return path;
  }

  language(fileId: number): string {
    const { rows, row } = this.#find(fileId);
    return stringAt(rows.languageNames, rows.languages[row]);
  }

  /** Bytes when it was indexed. */
  size(fileId: number): number {
    const { rows, row } = this.#find(fileId);
    return rows.sizes[row];
  }

  /** Lines when it was indexed. */
  lines(fileId: number): number {
    const { rows, row } = this.#find(fileId);
    return rows.lines[row];
  }

  /** Of all files. */
  get totalLines(): number {
    return this.#batches.reduce((total, { lines }) => total + lines.reduce((sum, some) => sum + some, 0), 0);
  }

  #find(fileId: number): { rows: FileRows; row: number } {
    let low = 0;
    let high = this.#batches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#batches[middle].ids[0] <= fileId) low = middle;
      else high = middle - 1;
    }
    const rows = this.#batches[low];
    // File ids of a batch are consecutive, but for those of files that have been taken out.
    let row = rows === undefined ? -1 : Math.min(fileId - rows.ids[0], rows.ids.length - 1);
    while (row >= 0 && rows.ids[row] > fileId) row--;
    if (row < 0 || rows.ids[row] !== fileId)
      throw new RangeError(`expected a file of the index, got file_id ${fileId}`);
    return { rows, row };
  }
}

interface FileRows {
  readonly ids: Uint32Array;
  readonly sizes: Uint32Array;
  readonly lines: Uint32Array;
  readonly paths: StringValues;
  readonly languages: Uint32Array;
  readonly languageNames: StringValues;
}
