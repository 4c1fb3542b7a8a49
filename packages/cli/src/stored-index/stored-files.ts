import type { Index } from '@strata/pipeline';
import { files, stringAt } from '@strata/tables';
import { StoredTable } from './stored-table.ts';
import { indexOfText } from './texts.ts';

/** The files of an index. */
export class StoredFiles {
  readonly count: number;
  readonly #table: StoredTable<typeof files.columns>;
  readonly #known: (string | undefined)[] = [];

  constructor(index: Index) {
    this.#table = new StoredTable(index.table(files), files);
    this.count = this.#table.rows;
  }

  /** Path relative to the tree. */
  path(file: number): string {
    const known = this.#known[file];
    if (known !== undefined) return known;
    const strings = this.#table.strings('path');
    let row = file;
    let batch = 0;
    while (row >= strings[batch].length) row -= strings[batch++].length;
    const path = stringAt(strings[batch], row);
    this.#known[file] = path;
    return path;
  }

  /** `file_id` of a path; -1 if it is not in the index. */
  find(path: string): number {
    let first = 0;
    for (const strings of this.#table.strings('path')) {
      const row = indexOfText(strings, path);
      if (row >= 0) return first + row;
      first += strings.length;
    }
    return -1;
  }
}
