import type { BlockList } from './block-list.ts';

/** Some blocks of a segment, one bit each. Memory is reused. */
export class BlockSet {
  #words = new Uint32Array(64);
  #count = 0;
  #blocks = 0;

  /** Makes it the empty set of a segment with so many blocks. */
  clear(blocks: number): void {
    this.#blocks = blocks;
    this.#count = (blocks + 31) >> 5;
    if (this.#count > this.#words.length) this.#words = new Uint32Array(2 * this.#count);
    else this.#words.fill(0, 0, this.#count);
  }

  /** Adds the blocks of postings as `lexical_trigrams` stores them, `bytes[from..to)`. */
  addPostings(bytes: Uint8Array, from: number, to: number): void {
    const words = this.#words;
    if (to - from === (this.#blocks + 7) >> 3) {
      for (let i = from, byte = 0; i < to; i++, byte++) words[byte >> 2] |= bytes[i] << (8 * (byte & 3));
    } else {
      // As `forEachInList` does, but without a call for each: most of the time that it takes to find out where to look is spent here.
      for (let at = from, block = -1; at < to; ) {
        let byte = bytes[at++];
        let distance = byte & 0x7f;
        for (let shift = 7; byte > 0x7f && at < to; shift += 7) {
          byte = bytes[at++];
          distance |= (byte & 0x7f) << shift;
        }
        block += (distance >>> 0) + 1;
        words[block >> 5] |= 1 << (block & 31);
      }
    }
  }

  /** Leaves only blocks that are in postings, `bytes[from..to)`: as `keepOnly` of a set of these, which is not made. Finding blocks in a large tree takes a fifth less time so. */
  keepOnlyPostings(bytes: Uint8Array, from: number, to: number): void {
    const words = this.#words;
    /** The word that `kept` is of; those before it are done. */
    let word = 0;
    let kept = 0;
    if (to - from === (this.#blocks + 7) >> 3) {
      for (let at = from; at < to; word++, at += 4) {
        // What lies behind the last byte is of other postings, and meets no bit.
        words[word] &= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
      }
      return;
    }
    for (let at = from, block = -1; at < to; ) {
      let byte = bytes[at++];
      let distance = byte & 0x7f;
      for (let shift = 7; byte > 0x7f && at < to; shift += 7) {
        byte = bytes[at++];
        distance |= (byte & 0x7f) << shift;
      }
      block += (distance >>> 0) + 1;
      if (block >> 5 !== word) {
        words[word++] &= kept;
        while (word < block >> 5) words[word++] = 0;
        kept = 0;
      }
      kept |= 1 << (block & 31);
    }
    words[word++] &= kept;
    words.fill(0, word, this.#count);
  }

  add(other: BlockSet): void {
    for (let i = 0; i < this.#count; i++) this.#words[i] |= other.#words[i];
  }

  keepOnly(other: BlockSet): void {
    for (let i = 0; i < this.#count; i++) this.#words[i] &= other.#words[i];
  }

  /** How many. */
  get size(): number {
    const words = this.#words;
    let size = 0;
    for (let i = 0; i < this.#count; i++) {
      // Bits by twos, fours and eights, and these added up in the highest byte.
      let bits = words[i];
      bits -= (bits >>> 1) & 0x5555_5555;
      bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
      size += Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
    }
    return size;
  }

  /** Adds them to a list, ascending. */
  addTo(list: BlockList): void {
    const words = this.#words;
    list.reserve(this.size);
    for (let i = 0; i < this.#count; i++) {
      for (let word = words[i]; word !== 0; word &= word - 1) list.push(32 * i + 31 - Math.clz32(word & -word));
    }
  }
}
