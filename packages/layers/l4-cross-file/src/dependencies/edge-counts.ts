import { IntList } from '../collections/int-list.ts';

/**
 * Counts edges from file to file: edges of one file at a time, files ascending. The result is sorted by (from, to), and no file has an edge to itself.
 */
export class EdgeCounts {
  readonly from = new IntList();
  readonly to = new IntList();
  readonly counts = new IntList();
  readonly #countTo: Uint32Array;
  readonly #touched: Uint32Array;
  #touchedCount = 0;
  #file = -1;

  constructor(fileCount: number) {
    this.#countTo = new Uint32Array(fileCount);
    this.#touched = new Uint32Array(fileCount);
  }

  get length(): number {
    return this.from.length;
  }

  add(from: number, to: number): void {
    if (from !== this.#file) this.#close(from);
    if (from !== to && this.#countTo[to]++ === 0) this.#touched[this.#touchedCount++] = to;
  }

  /** Ends the last file. */
  finish(): this {
    this.#close(-1);
    return this;
  }

  #close(next: number): void {
    for (const to of this.#touched.subarray(0, this.#touchedCount).sort()) {
      this.from.push(this.#file);
      this.to.push(to);
      this.counts.push(this.#countTo[to]);
      this.#countTo[to] = 0;
    }
    this.#touchedCount = 0;
    this.#file = next;
  }
}
