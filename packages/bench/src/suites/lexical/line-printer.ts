import type { FileLines } from '@strata/l5-lexical/search';

const COLON = 0x3a;
const LINE_FEED = 0x0a;
/** Of a number, and what is around it. */
const DIGITS = 16;

/** Writes lines found to memory as grep prints them, `path:line:column:text`: what ripgrep does for its answer is then done for ours too. */
export class LinePrinter {
  #buffer = Buffer.allocUnsafe(1 << 20);
  #at = 0;
  lines = 0;
  bytes = 0;

  print({ path, lines }: FileLines): void {
    const prefix = Buffer.from(`${path}:`);
    for (let i = 0; i < lines.length; i++) {
      this.#reserve(prefix.length + lines.size(i) + 2 * DIGITS);
      this.#buffer.set(prefix, this.#at);
      this.#at += prefix.length;
      this.#number(lines.line(i));
      this.#number(lines.col(i) + 1);
      this.#at += lines.copyBytes(i, this.#buffer, this.#at);
      this.#buffer[this.#at++] = LINE_FEED;
    }
    this.lines += lines.length;
  }

  /** Counts what has been written, and forgets it. */
  flush(): void {
    this.bytes += this.#at;
    this.#at = 0;
  }

  /** Counts from 0 again, in the same memory. */
  begin(): void {
    this.#at = 0;
    this.lines = 0;
    this.bytes = 0;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes > this.#buffer.length) this.flush();
    if (bytes > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(2 * bytes);
  }

  #number(value: number): void {
    let size = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) size++;
    let rest = value;
    for (let i = this.#at + size - 1; i >= this.#at; i--) {
      this.#buffer[i] = 0x30 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.#at += size;
    this.#buffer[this.#at++] = COLON;
  }
}
