import { MAX_TEXTS, TEXT_BYTES } from './kernel/layout.ts';

const ROW = TEXT_BYTES / 4;

/** Texts to look through one after the other, each of whole lines. */
export class TextList {
  #rows = new Uint32Array(16 * ROW);
  #length = 0;
  /** How many of them, from the first, a scan is done with. */
  done = 0;

  /** As the scan reads them, see `Layout`. */
  get rows(): Uint32Array {
    return this.#rows;
  }

  get length(): number {
    return this.#length;
  }

  /** How many more it can take. */
  get room(): number {
    return MAX_TEXTS - this.#length;
  }

  /**
   * @param from - address of the first byte
   * @param end - address behind the last
   * @param firstLine - number of the first line
   */
  add(from: number, end: number, firstLine: number): void {
    const at = ROW * this.#length++;
    if (at === this.#rows.length) {
      // Most searches have few; all that there may be would take longer to clear than those to scan.
      const rows = new Uint32Array(4 * at);
      rows.set(this.#rows);
      this.#rows = rows;
    }
    this.#rows[at] = from;
    this.#rows[at + 1] = end;
    this.#rows[at + 2] = firstLine;
  }

  /** Where text i begins, and ends; its first line's number. */
  from(i: number): number {
    return this.#rows[ROW * i];
  }

  end(i: number): number {
    return this.#rows[ROW * i + 1];
  }

  firstLine(i: number): number {
    return this.#rows[ROW * i + 2];
  }

  /** How many lines the scan that is done with text i had found when it was. */
  linesUntil(i: number): number {
    return i < 0 ? 0 : this.#rows[ROW * i + 3];
  }

  setLinesUntil(i: number, lines: number): void {
    this.#rows[ROW * i + 3] = lines;
  }

  /** Leaves out the first `count`. */
  dropFirst(count: number): void {
    this.#rows.copyWithin(0, ROW * count, ROW * this.#length);
    this.#length -= count;
    this.done = 0;
  }

  clear(): void {
    this.#length = 0;
    this.done = 0;
  }
}
