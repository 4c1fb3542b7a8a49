import { NONE } from '@strata/tables';
import type { ChunkRows } from './chunk-rows.ts';

/** Makes the chunks of the repository and of the directories on the way to each file; files come in path order. */
export class Directories {
  readonly #rows: ChunkRows;
  /** The directories that are open, outermost first: path and row. */
  readonly #open: { readonly path: string; readonly row: number }[] = [];

  constructor(rows: ChunkRows) {
    this.#rows = rows;
  }

  /** @returns the row of the directory that a file is in */
  enter(filePath: string): number {
    const directory = filePath.slice(0, Math.max(0, filePath.lastIndexOf('/')));
    const open = this.#open;
    if (open.length === 0) open.push({ path: '', row: this.#rows.addDirectory(NONE, '') });
    while (!isIn(directory, open[open.length - 1].path)) open.pop();
    for (;;) {
      const inner = open[open.length - 1];
      if (inner.path === directory) return inner.row;
      const from = inner.path === '' ? 0 : inner.path.length + 1;
      const slash = directory.indexOf('/', from);
      const path = slash < 0 ? directory : directory.slice(0, slash);
      open.push({ path, row: this.#rows.addDirectory(inner.row, path) });
    }
  }
}

function isIn(directory: string, outer: string): boolean {
  return outer === '' || directory === outer || directory.startsWith(`${outer}/`);
}
