import { isAscii } from 'node:buffer';
import type { FoundLine } from './found-line.ts';

/** Numbers in a row of `FoundLines`: the line, the column, and where its text ends. */
export const ROW = 3;

/**
 * Lines that match, ascending, as columns: nothing is made for a line before somebody asks for it. Iterating gives an object for each.
 */
export class FoundLines implements Iterable<FoundLine> {
  readonly length: number;
  readonly #rows: Uint32Array;
  readonly #text: Buffer;
  readonly #first: number;
  #plain: boolean | undefined;

  /**
   * @param rows - `[line, col, end]` for each line; its text ends at `end`, and begins where the one before it ends
   * @param first - the first line that is of these
   * @param end - behind the last
   */
  constructor(rows: Uint32Array, text: Buffer, first: number, end: number) {
    this.length = end - first;
    this.#rows = rows;
    this.#text = text;
    this.#first = first;
  }

  /** Number of line i of these, 1-based. */
  line(i: number): number {
    return this.#rows[ROW * (this.#first + i)];
  }

  /** See `FoundLine.col`. */
  col(i: number): number {
    return this.#rows[ROW * (this.#first + i) + 1];
  }

  /** The bytes of line i of these as they lie in the file, without its line feed. */
  bytes(i: number): Buffer {
    return this.#text.subarray(this.#from(i), this.#end(i));
  }

  /** Copies the bytes of line i of these to `target`, and gives their number. */
  copyBytes(i: number, target: Uint8Array, at: number): number {
    return this.#text.copy(target, at, this.#from(i), this.#end(i));
  }

  /** How many bytes line i of these has. */
  size(i: number): number {
    return this.#end(i) - this.#from(i);
  }

  /** The text of line i of these, see `FoundLine.text`. */
  text(i: number): string {
    this.#plain ??= isAscii(this.#text.subarray(this.#from(0), this.#end(this.length - 1)));
    return this.#text.toString(this.#plain ? 'latin1' : 'utf8', this.#from(i), this.#end(i));
  }

  *[Symbol.iterator](): Generator<FoundLine, undefined> {
    for (let i = 0; i < this.length; i++) yield { line: this.line(i), col: this.col(i), text: this.text(i) };
    return undefined;
  }

  #from(i: number): number {
    const row = this.#first + i;
    return row === 0 ? 0 : this.#rows[ROW * row - 1];
  }

  #end(i: number): number {
    return this.#rows[ROW * (this.#first + i) + 2];
  }
}
