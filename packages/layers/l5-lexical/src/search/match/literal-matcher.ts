import { isAscii } from 'node:buffer';
import type { FoundLine } from './found-line.ts';
import type { LineMatcher } from './line-matcher.ts';

/** Lines that contain some bytes, wherever they lie. */
export class LiteralMatcher implements LineMatcher {
  readonly #needle: Buffer;
  /** The needle's bytes as characters 0 to 255: V8 searches such strings without leaving JavaScript. */
  readonly #latin1: string;

  /** @param text - without line feed, not empty */
  constructor(text: string) {
    this.#needle = Buffer.from(text, 'utf8');
    this.#latin1 = this.#needle.toString('latin1');
  }

  match(bytes: Buffer, firstLine: number, limit: number, found: FoundLine[]): void {
    if (found.length >= limit || bytes.indexOf(this.#needle) < 0) return;
    const text = bytes.toString('latin1');
    const plain = isAscii(bytes);
    const needle = this.#latin1;
    let line = firstLine;
    let counted = 0;
    for (let at = text.indexOf(needle); at >= 0 && found.length < limit; ) {
      const start = text.lastIndexOf('\n', at) + 1;
      const feed = text.indexOf('\n', at + needle.length);
      const end = feed < 0 ? text.length : feed;
      while (counted < start) {
        counted = text.indexOf('\n', counted) + 1;
        line++;
      }
      found.push({ line, col: at - start, text: plain ? text.slice(start, end) : bytes.toString('utf8', start, end) });
      if (feed < 0) return;
      at = text.indexOf(needle, feed + 1);
    }
  }
}
