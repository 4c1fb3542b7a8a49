import { Binding, columnValues, NONE } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { FileCursor } from '../inputs/file-cursor.ts';
import type { ChunkRows } from './chunk-rows.ts';

/** Lists up to this long are sorted by insertion, which costs less than a call. */
const SHORT = 24;

/**
 * Finds which imports the chunks of one file after the other use: those that a name in them is bound to. A chunk uses what its children use.
 */
export class UsedImports {
  readonly #cursor: FileCursor;
  readonly #batches;
  readonly #rows: ChunkRows;
  /** Pairs of chunk and import, in the order in which they are found. */
  #chunks = new Uint32Array(1024);
  #imports = new Uint32Array(1024);
  #pairs = 0;
  /** By depth and import: the last chunk at that depth which is known to use it. */
  #seen = new Uint32Array(1024);
  /** By chunk of the file: where its list begins. */
  #first = new Uint32Array(256);
  #sorted = new Uint32Array(1024);

  constructor(references: Table, rows: ChunkRows) {
    this.#cursor = new FileCursor(references);
    this.#rows = rows;
    this.#batches = references.batches.map((batch) => ({
      binding: columnValues<Uint8Array>(batch, 'binding'),
      target: columnValues(batch, 'target'),
      line: columnValues(batch, 'line'),
    }));
  }

  /**
   * Writes the lists of a file's chunks, which are the rows from `from` on. Files come in ascending order.
   * @param imports - how many the file has
   * @returns the file's references
   */
  addFile(file: number, from: number, imports: number): number {
    this.#cursor.seek(file);
    const { from: first, to: end, batch } = this.#cursor;
    this.#pairs = 0;
    if (end > first && imports > 0) this.#collect(batch, first, end, from, imports);
    this.#write(from);
    return end - first;
  }

  /** Writes empty lists for the rows that have none yet: directories, and files as long as their chunks are not known. */
  skipRows(): void {
    const { imports } = this.#rows.columns;
    while (imports.length < this.#rows.count) imports.close();
  }

  #collect(batch: number, first: number, end: number, from: number, imports: number): void {
    const { binding, target, line } = this.#batches[batch];
    const { columns, count } = this.#rows;
    const ends = columns.end_line.values;
    const starts = columns.start_line.values;
    const flags = columns.flags.values;
    let leaf = from;
    let seenDepths = 0;
    for (let row = first; row < end; row++) {
      if (binding[row] !== Binding.import || target[row] >= imports) continue;
      // References come in source order; where one does not, the search begins anew.
      if (line[row] < starts[leaf]) leaf = from;
      while (leaf + 1 < count && (flags[leaf] === 0 || ends[leaf] < line[row])) leaf++;
      seenDepths = this.#use(leaf, target[row], imports, seenDepths, from);
    }
  }

  /** Notes that a leaf and all above it in the file use an import. @returns the number of depths that are in use */
  #use(leaf: number, used: number, imports: number, seenDepths: number, from: number): number {
    const parents = this.#rows.columns.parent.values;
    let depth = 0;
    for (let above = leaf; above > from; above = parents[above]) depth++;
    let depths = seenDepths;
    while (depths <= depth) {
      this.#reserveSeen((depths + 1) * imports);
      this.#seen.fill(NONE, depths * imports, (depths + 1) * imports);
      depths++;
    }
    for (let chunk = leaf; ; chunk = parents[chunk], depth--) {
      const slot = depth * imports + used;
      if (this.#seen[slot] === chunk) break;
      this.#seen[slot] = chunk;
      this.#push(chunk - from, used);
      if (chunk === from) break;
    }
    return depths;
  }

  #write(from: number): void {
    const { imports } = this.#rows.columns;
    const rows = this.#rows.count - from;
    if (this.#first.length <= rows) this.#first = new Uint32Array(2 * rows + 1);
    if (this.#sorted.length < this.#pairs) this.#sorted = new Uint32Array(2 * this.#pairs);
    const first = this.#first.fill(0, 0, rows + 1);
    for (let i = 0; i < this.#pairs; i++) first[this.#chunks[i] + 1]++;
    for (let row = 0; row < rows; row++) first[row + 1] += first[row];
    // Afterwards `first[row]` is where the list of the row ends, which is where the next one begins.
    for (let i = 0; i < this.#pairs; i++) this.#sorted[first[this.#chunks[i]]++] = this.#imports[i];
    let start = 0;
    for (let row = 0; row < rows; row++) {
      const end = first[row];
      sortRange(this.#sorted, start, end);
      for (let i = start; i < end; i++) imports.items.push(this.#sorted[i]);
      imports.close();
      start = end;
    }
  }

  #push(chunk: number, used: number): void {
    if (this.#pairs === this.#chunks.length) {
      this.#chunks = grown(this.#chunks);
      this.#imports = grown(this.#imports);
    }
    this.#chunks[this.#pairs] = chunk;
    this.#imports[this.#pairs++] = used;
  }

  #reserveSeen(size: number): void {
    while (size > this.#seen.length) this.#seen = grown(this.#seen);
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(2 * array.length);
  twice.set(array);
  return twice;
}

function sortRange(array: Uint32Array, from: number, to: number): void {
  if (to - from > SHORT) {
    array.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const value = array[i];
    let at = i;
    while (at > from && array[at - 1] > value) array[at] = array[--at];
    array[at] = value;
  }
}
