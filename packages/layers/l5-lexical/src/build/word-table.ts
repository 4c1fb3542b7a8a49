import * as wordBytes from '../text/word-bytes.ts';

// The compiler folds constants of this file into the loops, and loads those of others each time round.
const DIGIT = wordBytes.DIGIT;
const MIN_WORD = wordBytes.MIN_WORD;
const MAX_WORD = wordBytes.MAX_WORD;

/** Fields of a record; a record takes four numbers. */
const LOW = 0;
const HIGH = 1;
const LAST_BLOCK = 2;
const OFFSET = 3;

/** Masks for the bytes of a word of some length that lie in its 1st, 2nd, 3rd and 4th group of four. */
const [MASK_0, MASK_1, MASK_2, MASK_3] = [0, 4, 8, 12].map((before) =>
  Int32Array.from({ length: 256 }, (_, length) => {
    const bytes = Math.min(Math.max(length - before, 0), 4);
    return bytes === 4 ? -1 : (1 << (8 * bytes)) - 1;
  }),
);

/**
 * The words of a segment as they are written, each once, numbered from 1 in order of first appearance, and which of them each block has.
 *
 * A word is known by two 32-bit numbers: its bytes if it has no more than 8, else a hash of them. Comparing those instead of the bytes avoids the
 * loops whose ends no processor predicts. Two long words of one segment would have to agree in 64 bits to be taken for one, which for 100,000 words happens once
 * in 10^9 segments, and would make a ranked search look at a block in vain, or miss one.
 */
export class WordTable {
  /** Records by word, from 1: {@link LOW}, {@link HIGH}, {@link LAST_BLOCK}, {@link OFFSET}. */
  #records = new Int32Array(4 << 15);
  /** Words. */
  count = 0;
  /** Open addressing, at most half full: 4 * number of a word, 0 is free. */
  #slots = new Int32Array(1 << 16);
  /** Words new to their block, as 4 * number, block after block. */
  #pairs = new Int32Array(1 << 18);
  #pairCount = 0;
  /** Where each block's pairs end. */
  #blockEnds = new Uint32Array(4096);
  #blockCount = 0;
  /** The words' bytes, back to back. */
  text = new Uint8Array(1 << 18);
  #textBytes = 0;

  /** Forgets everything: the next word belongs to a new segment. */
  clear(): void {
    this.count = 0;
    this.#pairCount = 0;
    this.#blockCount = 0;
    this.#textBytes = 0;
    this.#slots.fill(0);
  }

  /**
   * Adds the words of the current block: those of the runs `borders[2i] .. borders[2i + 1]`, i < runs, that are words.
   * @param view - the same memory as `bytes`, from its start
   */
  add(bytes: Uint8Array, view: DataView, borders: Int32Array, runs: number): void {
    this.#reserve(runs);
    const block = this.#blockCount + 1;
    const pairs = this.#pairs;
    const wide = bytes.length - 16;
    let records = this.#records;
    let slots = this.#slots;
    let count = this.#pairCount;
    for (let i = 0; i < runs; i++) {
      const start = borders[2 * i];
      const length = borders[2 * i + 1] - start;
      if ((length - MIN_WORD) >>> 0 > MAX_WORD - MIN_WORD || DIGIT[bytes[start]] !== 0) continue;
      if (start > wide) {
        count = this.#addAtEnd(bytes, start, length, count);
        records = this.#records;
        slots = this.#slots;
        continue;
      }
      // Groups beyond the word's end are masked to 0, so for words of up to 8 bytes low and high are the bytes themselves.
      let low = view.getInt32(start, true) & MASK_0[length];
      let high = view.getInt32(start + 4, true) & MASK_1[length];
      if (length > 8) {
        const third = view.getInt32(start + 8, true) & MASK_2[length];
        const fourth = view.getInt32(start + 12, true) & MASK_3[length];
        low = (low + Math.imul(third, 0x9e3779b1) + Math.imul(fourth, 0x85ebca6b)) | 0;
        high = high ^ Math.imul(third, 0xc2b2ae35) ^ Math.imul(fourth, 0x27d4eb2f);
        for (let at = start + 16; at < start + length; at++) {
          low = Math.imul(low ^ bytes[at], 0x01000193);
          high = Math.imul((high + bytes[at]) | 0, 0x9e3779b1);
        }
      }
      const mask = slots.length - 1;
      let hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
      hash ^= hash >>> 15;
      let slot = hash & mask;
      let record = slots[slot];
      while (record !== 0 && (records[record + LOW] !== low || records[record + HIGH] !== high)) {
        slot = (slot + 1) & mask;
        record = slots[slot];
      }
      if (record === 0) {
        record = this.#append(bytes, start, length, low, high, slot);
        records = this.#records;
        slots = this.#slots;
      }
      const difference = records[record + LAST_BLOCK] ^ block;
      records[record + LAST_BLOCK] = block;
      pairs[count] = record;
      count = (count + (-difference >>> 31)) | 0;
    }
    this.#pairCount = count;
  }

  /** Adds a word so near the end of the memory that reading 16 bytes would lead out of it. @returns the number of pairs */
  #addAtEnd(bytes: Uint8Array, start: number, length: number, pairCount: number): number {
    const copy = new Uint8Array(Math.max(length, 16) + 16);
    copy.set(bytes.subarray(start, start + length));
    this.#pairCount = pairCount;
    this.add(copy, new DataView(copy.buffer), Int32Array.of(0, length), 1);
    return this.#pairCount;
  }

  /** Ends the current block. */
  endBlock(): void {
    if (this.#blockCount === this.#blockEnds.length) {
      this.#blockEnds = grown(this.#blockEnds, new Uint32Array(this.#blockCount * 2), this.#blockCount);
    }
    this.#blockEnds[this.#blockCount++] = this.#pairCount;
  }

  /** Where a word's bytes begin in {@link text}; they end where those of the next begin. */
  offset(word: number): number {
    return word > this.count ? this.#textBytes : this.#records[4 * word + OFFSET];
  }

  /** The words of each block, each once, as 4 * number, block after block; and where those of each block end. */
  get inBlocks(): { readonly words: Int32Array; readonly ends: Uint32Array } {
    return {
      words: this.#pairs.subarray(0, this.#pairCount),
      ends: this.#blockEnds.subarray(0, this.#blockCount),
    };
  }

  #append(bytes: Uint8Array, start: number, length: number, low: number, high: number, slot: number): number {
    const record = 4 * ++this.count;
    this.#slots[slot] = record;
    if (record + 8 > this.#records.length) this.#records = grown(this.#records, new Int32Array(record * 2), record);
    this.#records[record + LOW] = low;
    this.#records[record + HIGH] = high;
    this.#records[record + LAST_BLOCK] = 0;
    this.#records[record + OFFSET] = this.#textBytes;
    if (this.#textBytes + length > this.text.length) {
      this.text = grown(this.text, new Uint8Array(this.text.length * 2), this.#textBytes);
    }
    for (let i = 0; i < length; i++) this.text[this.#textBytes++] = bytes[start + i];
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return record;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let record = 4; record <= 4 * this.count; record += 4) {
      let slot = slotOf(this.#records[record + LOW], this.#records[record + HIGH]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = record;
    }
    this.#slots = slots;
  }

  #reserve(pairs: number): void {
    const needed = this.#pairCount + pairs + 1;
    if (needed > this.#pairs.length) this.#pairs = grown(this.#pairs, new Int32Array(needed * 2), this.#pairCount);
  }
}

function slotOf(low: number, high: number): number {
  const hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

function grown<A extends Int32Array | Uint32Array | Uint8Array>(old: A, larger: A, used: number): A {
  larger.set(old.subarray(0, used) as never);
  return larger;
}
