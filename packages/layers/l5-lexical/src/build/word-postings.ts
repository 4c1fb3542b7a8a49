import type { BatchWriter, lexicalWords } from '@strata/tables';
import { listEntryBytes, writeListEntry } from '../postings/encode-list.ts';
import { DIGIT, MAX_WORD, MIN_WORD } from '../text/word-bytes.ts';
import type { BlockScan } from './block-scan.ts';

/** Fields of a record; a record takes four numbers. */
const LOW = 0;
const HIGH = 1;
const LAST_LINE = 2;
const OFFSET = 3;

/** Masks for the bytes of a word of some length that lie in its 1st, 2nd, 3rd and 4th group of four. */
const [MASK_0, MASK_1, MASK_2, MASK_3] = [0, 4, 8, 12].map((before) =>
  Int32Array.from({ length: 256 }, (_, length) => {
    const bytes = Math.min(Math.max(length - before, 0), 4);
    return bytes === 4 ? -1 : (1 << (8 * bytes)) - 1;
  }),
);

/**
 * Collects on which lines each word is, and writes the rows of `lexical_words`.
 *
 * A word is known by two 32-bit numbers: its bytes if it has no more than 8, else a hash of them. Comparing those instead of the bytes avoids the
 * loops whose ends no processor predicts. Two long words of one segment would have to agree in 64 bits to be taken for one, which for 100,000 words happens once
 * in 10^9 segments, and would add one word's lines to another's in a ranking.
 */
export class WordPostings {
  /** Records by word, from 1: {@link LOW}, {@link HIGH}, {@link LAST_LINE}, {@link OFFSET}. */
  #records = new Int32Array(4 << 15);
  #count = 0;
  /** Open addressing, at most half full: 4 * number of a word, 0 is free. */
  #slots = new Int32Array(1 << 16);
  /** Word (4 * its number) and line of each posting, in order. */
  #postingWords = new Int32Array(1 << 20);
  #postingLines = new Int32Array(1 << 20);
  #postings = 0;
  /** The words' bytes, back to back. */
  #text = new Uint8Array(1 << 18);
  #textBytes = 0;

  /** Forgets everything: the next word belongs to a new segment. */
  clear(): void {
    this.#count = 0;
    this.#postings = 0;
    this.#textBytes = 0;
    this.#slots.fill(0);
  }

  /**
   * Adds the words of a block.
   * @param scan - the block's words and line ends
   * @param view - the same memory as `bytes`, from its start
   * @param firstLine - line of the segment with which the block starts
   */
  addBlock(bytes: Uint8Array, view: DataView, scan: BlockScan, firstLine: number): void {
    const { borders, lineEnds, words } = scan;
    this.#reserve(words);
    const postingWords = this.#postingWords;
    const postingLines = this.#postingLines;
    const wide = bytes.length - 16;
    let postings = this.#postings;
    let line = firstLine;
    let nextFeed = lineEnds[0];
    for (let i = 0; i < words; i++) {
      const start = borders[2 * i];
      const length = borders[2 * i + 1] - start;
      if ((length - MIN_WORD) >>> 0 > MAX_WORD - MIN_WORD || DIGIT[bytes[start]] !== 0) continue;
      while (nextFeed < start) nextFeed = lineEnds[++line - firstLine];
      const record = start <= wide ? this.#find(bytes, view, start, length) : this.#findAtEnd(bytes, start, length);
      postingWords[postings] = record;
      postingLines[postings] = line;
      const records = this.#records;
      const difference = records[record + LAST_LINE] ^ line;
      records[record + LAST_LINE] = line;
      postings = (postings + ((difference | -difference) >>> 31)) | 0;
    }
    this.#postings = postings;
  }

  /** Writes a row for each word added since `clear`. @returns the number of rows */
  finish({ word, lines }: BatchWriter<typeof lexicalWords.columns>['columns']): number {
    const count = this.#count;
    const postings = this.#postings;
    const words = this.#postingWords;
    const onLines = this.#postingLines;
    const last = new Int32Array(count + 1).fill(-1);
    const cursors = new Int32Array(count + 1);
    for (let i = 0; i < postings; i++) {
      const number = words[i] >> 2;
      cursors[number] += listEntryBytes(onLines[i] - last[number]);
      last[number] = onLines[i];
    }
    let total = 0;
    for (let number = 1; number <= count; number++) total += cursors[number];
    let end = lines.room(total);
    for (let number = 1; number <= count; number++) {
      const size = cursors[number];
      cursors[number] = end;
      end += size;
      lines.close(end);
      last[number] = -1;
      word.pushBytes(this.#text, this.#records[4 * number + OFFSET], this.#wordEnd(number));
    }
    const bytes = lines.bytes;
    for (let i = 0; i < postings; i++) {
      const number = words[i] >> 2;
      cursors[number] = writeListEntry(bytes, cursors[number], onLines[i] - last[number]);
      last[number] = onLines[i];
    }
    return count;
  }

  #wordEnd(number: number): number {
    return number === this.#count ? this.#textBytes : this.#records[4 * number + 4 + OFFSET];
  }

  /** The record of `bytes[start .. start + length)`, behind which at least 16 - length more bytes can be read. */
  #find(bytes: Uint8Array, view: DataView, start: number, length: number): number {
    // Groups beyond the word's end are masked to 0, so for words of up to 8 bytes low and high are the bytes themselves.
    const third = view.getInt32(start + 8, true) & MASK_2[length];
    const fourth = view.getInt32(start + 12, true) & MASK_3[length];
    let low =
      (view.getInt32(start, true) & MASK_0[length]) + Math.imul(third, 0x9e3779b1) + Math.imul(fourth, 0x85ebca6b);
    let high =
      (view.getInt32(start + 4, true) & MASK_1[length]) ^ Math.imul(third, 0xc2b2ae35) ^ Math.imul(fourth, 0x27d4eb2f);
    low |= 0;
    if (length > 16) {
      for (let i = start + 16; i < start + length; i++) {
        low = Math.imul(low ^ bytes[i], 0x01000193);
        high = Math.imul((high + bytes[i]) | 0, 0x9e3779b1);
      }
    }
    let hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    const records = this.#records;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const record = this.#slots[slot];
      if (record === 0) return this.#append(bytes, start, length, low, high, slot);
      if (records[record + LOW] === low && records[record + HIGH] === high) return record;
    }
  }

  /** As {@link #find}, for a word so near the end of the memory that reading 16 bytes would lead out of it. */
  #findAtEnd(bytes: Uint8Array, start: number, length: number): number {
    const copy = new Uint8Array(Math.max(length, 16));
    copy.set(bytes.subarray(start, start + length));
    return this.#find(copy, new DataView(copy.buffer), 0, length);
  }

  #append(bytes: Uint8Array, start: number, length: number, low: number, high: number, slot: number): number {
    const record = 4 * ++this.#count;
    this.#slots[slot] = record;
    if (record + 8 > this.#records.length) this.#records = grown(this.#records, new Int32Array(record * 2), record);
    this.#records[record + LOW] = low;
    this.#records[record + HIGH] = high;
    this.#records[record + LAST_LINE] = -1;
    this.#records[record + OFFSET] = this.#textBytes;
    if (this.#textBytes + length > this.#text.length) {
      this.#text = grown(this.#text, new Uint8Array(this.#text.length * 2), this.#textBytes);
    }
    for (let i = 0; i < length; i++) this.#text[this.#textBytes++] = bytes[start + i];
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return record;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let record = 4; record <= 4 * this.#count; record += 4) {
      let hash =
        Math.imul(this.#records[record + LOW], 0x9e3779b1) ^ Math.imul(this.#records[record + HIGH], 0x85ebca6b);
      hash ^= hash >>> 15;
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = record;
    }
    this.#slots = slots;
  }

  #reserve(postings: number): void {
    const needed = this.#postings + postings + 1;
    if (needed <= this.#postingWords.length) return;
    this.#postingWords = grown(this.#postingWords, new Int32Array(needed * 2), this.#postings);
    this.#postingLines = grown(this.#postingLines, new Int32Array(needed * 2), this.#postings);
  }
}

function grown<A extends Int32Array | Uint8Array>(old: A, larger: A, used: number): A {
  larger.set(old.subarray(0, used) as never);
  return larger;
}
