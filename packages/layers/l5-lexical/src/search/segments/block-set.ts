import { forEachInList } from '../../postings/decode-list.ts';

/** Some blocks of a segment, one bit each. */
export class BlockSet {
  readonly #words: Uint32Array;
  readonly #blocks: number;

  constructor(blocks: number) {
    this.#blocks = blocks;
    this.#words = new Uint32Array((blocks + 31) >> 5);
  }

  /** Adds the blocks of postings as `lexical_trigrams` stores them, `bytes[from..to)`. */
  addPostings(bytes: Uint8Array, from: number, to: number): void {
    const words = this.#words;
    if (to - from === (this.#blocks + 7) >> 3) {
      for (let i = from, byte = 0; i < to; i++, byte++) words[byte >> 2] |= bytes[i] << (8 * (byte & 3));
    } else {
      forEachInList(bytes, from, to, 1, (block) => {
        words[block >> 5] |= 1 << (block & 31);
      });
    }
  }

  add(other: BlockSet): void {
    for (let i = 0; i < this.#words.length; i++) this.#words[i] |= other.#words[i];
  }

  keepOnly(other: BlockSet): void {
    for (let i = 0; i < this.#words.length; i++) this.#words[i] &= other.#words[i];
  }

  get isEmpty(): boolean {
    return this.#words.every((word) => word === 0);
  }

  /** Ascending. */
  toArray(): number[] {
    const blocks: number[] = [];
    for (let i = 0; i < this.#words.length; i++) {
      for (let word = this.#words[i]; word !== 0; word &= word - 1) blocks.push(32 * i + 31 - Math.clz32(word & -word));
    }
    return blocks;
  }
}
