import { isWord } from '../../text/word-bytes.ts';
import { WordParts } from '../../text/word-parts.ts';

/** Words whose terms are remembered: a power of two. */
const MEMORY = 1 << 14;

/** Tells which terms of a query a word has. */
export class TermMatcher {
  readonly #terms: readonly Buffer[];
  readonly #parts = new WordParts();
  /** By hash: a hash of a word seen, and its bits. Two words of one 32-bit hash would be taken for one; among the words of some files there are none. */
  readonly #hashes = new Uint32Array(MEMORY);
  readonly #bits = new Int32Array(MEMORY);

  /** @param terms - at most 31 */
  constructor(terms: readonly Uint8Array[]) {
    this.#terms = terms.map((term) => Buffer.from(term));
  }

  /** Bit t is set if a part of the word `bytes[from..to)` is term t. A run that is no word has none. */
  match(bytes: Uint8Array, from: number, to: number): number {
    if (!isWord(bytes[from], to - from)) return 0;
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash = (hash >>> 0) | 1;
    const slot = (hash ^ (hash >>> 15)) & (MEMORY - 1);
    if (this.#hashes[slot] === hash >>> 0) return this.#bits[slot];
    const bits = this.#split(bytes, from, to);
    this.#hashes[slot] = hash;
    this.#bits[slot] = bits;
    return bits;
  }

  #split(bytes: Uint8Array, from: number, to: number): number {
    const parts = this.#parts;
    parts.split(bytes, from, to);
    let bits = 0;
    for (let i = 0; i < parts.count; i++) {
      const start = parts.offsets[i];
      const end = parts.offsets[i + 1];
      this.#terms.forEach((term, t) => {
        if (term.length === end - start && term.compare(parts.bytes, start, end) === 0) bits |= 1 << t;
      });
    }
    return bits;
  }
}
