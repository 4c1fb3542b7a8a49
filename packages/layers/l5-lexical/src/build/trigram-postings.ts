import type { BatchWriter, lexicalTrigrams } from '@strata/tables';
import { bitmapBytes, encodeBlocks, MAX_BLOCKS } from '../postings/encode-blocks.ts';
import { TRIGRAM_BITS } from '../text/byte-codes.ts';

/**
 * Collects which block has which trigram, and writes the rows of `lexical_trigrams`.
 *
 * The trigrams that are new to their block come from `scanBlock`, and are put at the end of a list. To finish, they are counted, which says where the blocks of each
 * go; a walk over the list puts them there, and each trigram's blocks are encoded. Nothing is sorted, hashed or compared.
 *
 * The table of counts takes 8 MB. One instance serves any number of segments.
 */
export class TrigramPostings {
  /** By trigram, while a segment is finished: blocks that have it, then where the next of them goes. All 0 otherwise. */
  readonly #counts = new Uint32Array(1 << TRIGRAM_BITS);
  /** One bit for each trigram of the segment that is being finished. All 0 otherwise. */
  readonly #present = new Uint32Array(1 << (TRIGRAM_BITS - 5));
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
    this.#pairCount = 0;
    this.#blockCount = 0;
  }

  /** Adds trigrams of the current block, `fresh[0..count)`. A block has each once. */
  add(fresh: Uint32Array, count: number): void {
    const needed = this.#pairCount + count;
    if (needed > this.#pairs.length) this.#pairs = grown(this.#pairs, needed * 2, this.#pairCount);
    this.#pairs.set(fresh.subarray(0, count), this.#pairCount);
    this.#pairCount = needed;
  }

  /**
   * Ends the current block.
   * @throws RangeError beyond {@link MAX_BLOCKS}
   */
  endBlock(): void {
    if (this.#blockCount === MAX_BLOCKS) throw new RangeError(`expected at most ${MAX_BLOCKS} blocks in a segment`);
    if (this.#blockCount === this.#blockEnds.length) {
      this.#blockEnds = grown(this.#blockEnds, this.#blockCount * 2, this.#blockCount);
    }
    this.#blockEnds[this.#blockCount++] = this.#pairCount;
  }

  /** Writes the rows of all blocks added since the last call, and forgets them. @returns the number of rows */
  finish({ trigram, blocks }: BatchWriter<typeof lexicalTrigrams.columns>['columns']): number {
    const firstRow = trigram.length;
    const rows = this.#count(trigram);
    const values = trigram.values.subarray(firstRow, firstRow + rows);
    const blocksOf = this.#placeBlocks(values);
    const counts = this.#counts;
    const bitmap = bitmapBytes(this.#blockCount);
    let at = blocks.room(Math.min(rows * bitmap, 3 * this.#pairCount + bitmap));
    const bytes = blocks.bytes;
    let from = 0;
    for (let row = 0; row < rows; row++) {
      const to = counts[values[row]];
      counts[values[row]] = 0;
      at = encodeBlocks(blocksOf, from, to, bitmap, bytes, at);
      blocks.close(at);
      from = to;
    }
    this.clear();
    return rows;
  }

  /** Counts the blocks of each trigram, and writes down the trigrams in order. */
  #count(trigram: BatchWriter<typeof lexicalTrigrams.columns>['columns']['trigram']): number {
    const counts = this.#counts;
    const present = this.#present;
    const pairs = this.#pairs;
    for (let i = 0; i < this.#pairCount; i++) {
      if (counts[pairs[i]]++ === 0) present[pairs[i] >>> 5] |= 1 << (pairs[i] & 31);
    }
    const before = trigram.length;
    for (let word = 0; word < present.length; word++) {
      for (let bits = present[word]; bits !== 0; bits &= bits - 1) {
        trigram.push(32 * word + 31 - Math.clz32(bits & -bits));
      }
      present[word] = 0;
    }
    return trigram.length - before;
  }

  /** The blocks of each trigram side by side, in the order of `trigrams`; afterwards `#counts` says where those of each end. */
  #placeBlocks(trigrams: Uint32Array): Uint16Array {
    const counts = this.#counts;
    const pairs = this.#pairs;
    const blocksOf = new Uint16Array(this.#pairCount);
    let total = 0;
    for (let row = 0; row < trigrams.length; row++) {
      const count = counts[trigrams[row]];
      counts[trigrams[row]] = total;
      total += count;
    }
    for (let block = 0, i = 0; block < this.#blockCount; block++) {
      for (const end = this.#blockEnds[block]; i < end; i++) blocksOf[counts[pairs[i]]++] = block;
    }
    return blocksOf;
  }
}

function grown(old: Uint32Array, length: number, used: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(old.subarray(0, used));
  return larger;
}
