import type { BatchWriter, lexicalTrigrams, U32Column } from '@strata/tables';
import { listEntryBytes, writeListEntry } from '../postings/encode-list.ts';
import { BYTE_CODE, CODE_BITS, TRIGRAM_BITS, TRIGRAM_MASK } from '../text/byte-codes.ts';
import { LINE_FEED } from '../text/word-bytes.ts';

const STAMP_BITS = 16;
const STAMP_MASK = (1 << STAMP_BITS) - 1;

/** Up to so many pairs, sorting them takes less time than a walk over the table. */
const FEW_PAIRS = 1 << 15;

/** Blocks a segment may have: the stamps of its blocks, and counts of blocks, are 16 bits. */
export const MAX_BLOCKS = STAMP_MASK - 1;

/**
 * Collects which block has which trigram, and writes the rows of `lexical_trigrams`.
 *
 * A table over all 2^21 trigrams holds, for each, in how many blocks it was seen and the stamp of the last of them. One pass over the bytes keeps it and
 * puts each (block, trigram) that is new at the end of a list. To finish, a walk over the table gives the trigrams in order with the room each needs; a walk over
 * the list then puts each block where it belongs, and each trigram's blocks are encoded. Nothing is sorted, hashed or compared.
 *
 * The table takes 8 MB. One instance serves any number of segments.
 */
export class TrigramPostings {
  /** While blocks are added: (blocks that have the trigram << 16) | stamp of the last. All 0 between segments. */
  readonly #table = new Uint32Array(1 << TRIGRAM_BITS);
  /** Trigrams new to their block, block after block. */
  #pairs = new Uint32Array(1 << 20);
  #pairCount = 0;
  /** Where each block's pairs end. */
  #blockEnds = new Uint32Array(4096);
  #blockCount = 0;

  get blocks(): number {
    return this.#blockCount;
  }

  /** Forgets the blocks of a segment that was not finished. */
  clear(): void {
    if (this.#pairCount > 0) this.#table.fill(0);
    this.#pairCount = 0;
    this.#blockCount = 0;
  }

  /**
   * Adds the next block: some whole lines, `bytes[from..to)`.
   * @throws RangeError beyond {@link MAX_BLOCKS}
   */
  addBlock(bytes: Uint8Array, from: number, to: number): void {
    if (this.#blockCount === MAX_BLOCKS) throw new RangeError(`expected at most ${MAX_BLOCKS} blocks in a segment`);
    this.#reserve(to - from + 2);
    if (from < to) this.#pairCount = this.#collect(bytes, from, to, this.#blockCount + 1);
    this.#blockEnds[this.#blockCount++] = this.#pairCount;
  }

  #collect(bytes: Uint8Array, from: number, to: number, stamp: number): number {
    const table = this.#table;
    const pairs = this.#pairs;
    let count = this.#pairCount;
    let trigram = (LINE_FEED << CODE_BITS) | BYTE_CODE[bytes[from]];
    // Without a branch, which would be mispredicted for one byte in six: 480 MB/s instead of 280.
    for (let i = from + 1; i < to; i++) {
      trigram = ((trigram << CODE_BITS) | BYTE_CODE[bytes[i]]) & TRIGRAM_MASK;
      const seen = table[trigram];
      // 1 unless the last block it was seen in is this one.
      const isNew = -((seen ^ stamp) & STAMP_MASK) >>> 31;
      table[trigram] = ((seen & ~STAMP_MASK) + (isNew << STAMP_BITS)) | stamp;
      pairs[count] = trigram;
      count = (count + isNew) | 0;
    }
    for (let feeds = bytes[to - 1] === LINE_FEED ? 1 : 2; feeds > 0; feeds--) {
      trigram = ((trigram << CODE_BITS) | LINE_FEED) & TRIGRAM_MASK;
      const seen = table[trigram];
      if ((seen & STAMP_MASK) === stamp) continue;
      table[trigram] = ((seen & ~STAMP_MASK) + (1 << STAMP_BITS)) | stamp;
      pairs[count++] = trigram;
    }
    return count;
  }

  /** Writes the rows of all blocks added since the last call, and forgets them. @returns the number of rows */
  finish({ trigram, blocks }: BatchWriter<typeof lexicalTrigrams.columns>['columns']): number {
    const table = this.#table;
    const firstRow = trigram.length;
    if (this.#pairCount < FEW_PAIRS) this.#pushFew(trigram);
    else for (let value = 0; value < table.length; value++) if (table[value] !== 0) trigram.push(value);
    const rows = trigram.length - firstRow;
    const values = trigram.values;
    const blocksOf = this.#placeBlocks(values.subarray(firstRow, firstRow + rows));

    const bitmapBytes = (this.#blockCount + 7) >> 3;
    let at = blocks.room(Math.min(rows * bitmapBytes, 4 * this.#pairCount));
    const bytes = blocks.bytes;
    let from = 0;
    for (let row = firstRow; row < firstRow + rows; row++) {
      const to = table[values[row]];
      table[values[row]] = 0;
      at = encodeBlocks(blocksOf, from, to, bitmapBytes, bytes, at);
      blocks.close(at);
      from = to;
    }
    this.#pairCount = 0;
    this.#blockCount = 0;
    return rows;
  }

  /** As a walk over the whole table does, by sorting: a segment of one file should not cost milliseconds. */
  #pushFew(trigram: InstanceType<typeof U32Column>): void {
    const sorted = this.#pairs.slice(0, this.#pairCount).sort();
    for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) trigram.push(sorted[i]);
  }

  /** The blocks of each trigram side by side, in the order of `trigrams`; afterwards the table says where those of each end. */
  #placeBlocks(trigrams: Uint32Array): Uint16Array {
    const table = this.#table;
    const pairs = this.#pairs;
    const blocksOf = new Uint16Array(this.#pairCount);
    let total = 0;
    for (const trigram of trigrams) {
      const count = table[trigram] >>> STAMP_BITS;
      table[trigram] = total;
      total += count;
    }
    for (let block = 0, i = 0; block < this.#blockCount; block++) {
      for (const end = this.#blockEnds[block]; i < end; i++) blocksOf[table[pairs[i]]++] = block;
    }
    return blocksOf;
  }

  #reserve(pairs: number): void {
    if (this.#pairCount + pairs > this.#pairs.length) {
      this.#pairs = grown(this.#pairs, (this.#pairCount + pairs) * 2, this.#pairCount);
    }
    if (this.#blockCount === this.#blockEnds.length) {
      this.#blockEnds = grown(this.#blockEnds, this.#blockCount * 2, this.#blockCount);
    }
  }
}

/** Writes `blocksOf[from..to)` as a list or a bitmap, see `lexical_trigrams`, and gives the position after it. */
function encodeBlocks(
  blocksOf: Uint16Array,
  from: number,
  to: number,
  bitmapBytes: number,
  bytes: Uint8Array,
  start: number,
): number {
  let at = start;
  // A list has at least a byte a block, so it can only be shorter if it has fewer blocks than the bitmap has bytes.
  if (to - from < bitmapBytes) {
    const longest = start + bitmapBytes;
    let last = -1;
    let i = from;
    for (; i < to && at < longest; i++) {
      const distance = blocksOf[i] - last - 1;
      if (at + listEntryBytes(distance) >= longest) break;
      at = writeListEntry(bytes, at, distance);
      last = blocksOf[i];
    }
    if (i === to) return at;
  }
  at = start + bitmapBytes;
  bytes.fill(0, start, at);
  for (let i = from; i < to; i++) bytes[start + (blocksOf[i] >> 3)] |= 1 << (blocksOf[i] & 7);
  return at;
}

function grown(old: Uint32Array, length: number, used: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(old.subarray(0, used));
  return larger;
}
