import { NONE, type nodes } from '@strata/tables';
import { FileRows } from '../../stored-index/file-rows.ts';
import type { StoredFiles } from '../../stored-index/stored-files.ts';
import type { StoredTable } from '../../stored-index/stored-table.ts';
import { GrowingDictionary } from './view-dictionary.ts';

/** What the fqn of everything inside a function has in it. */
const LOCALS = Buffer.from('<locals>');

/** The paths of a view's rows and targets, as indices into one dictionary. */
export class PathColumn {
  readonly dictionary = new GrowingDictionary();
  readonly #files: StoredFiles;
  /** Index + 1 by file; 0 until it is known. */
  readonly #known: Uint32Array;

  constructor(files: StoredFiles) {
    this.#files = files;
    this.#known = new Uint32Array(files.count);
  }

  of(file: number): number {
    if (this.#known[file] === 0) this.#known[file] = this.dictionary.intern(this.#files.path(file)) + 1;
    return this.#known[file] - 1;
  }
}

/** The fully qualified names and lines of targets. What was looked up once is remembered by its row. */
export class TargetColumns {
  readonly dictionary = new GrowingDictionary();
  readonly #rows: FileRows;
  readonly #fqns;
  readonly #lines;
  /** By batch and row: index + 1 in the dictionary; 0 until it is known, NONE for what lies inside a function. */
  readonly #known: readonly Uint32Array[];

  constructor(table: StoredTable<typeof nodes.columns>, files: number) {
    this.#rows = new FileRows(table.values('file_id'), files);
    this.#fqns = table.strings('fqn');
    this.#lines = table.values('start_line');
    this.#known = table.batches.map((rows) => new Uint32Array(rows));
  }

  /** Index of a definition's fqn; {@link NONE} if it lies inside a function. */
  fqnOf(file: number, node: number): number {
    const batch = this.#rows.batchOf(file);
    const row = this.#rows.firstOf(file) + node;
    const known = this.#known[batch][row];
    if (known !== 0) return known === NONE ? NONE : known - 1;
    const { bytes, offsets } = this.#fqns[batch];
    const from = offsets[row];
    const to = offsets[row + 1];
    const local = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + from, to - from).includes(LOCALS);
    const index = local ? NONE : this.dictionary.internBytes(bytes, from, to);
    this.#known[batch][row] = local ? NONE : index + 1;
    return index;
  }

  lineOf(file: number, node: number): number {
    return this.#lines[this.#rows.batchOf(file)][this.#rows.firstOf(file) + node];
  }
}
