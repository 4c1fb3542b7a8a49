import { NONE } from '../ids.ts';

/** A growing column of 64-bit values, each given as its two halves: no bigint is made. Row i is `words[2 * i]` (low) and `words[2 * i + 1]`. */
export class U64Column {
  values: BigUint64Array<ArrayBuffer> = new BigUint64Array(1024);
  words: Uint32Array<ArrayBuffer> = new Uint32Array(this.values.buffer);
  length = 0;
  /** Rows that are null, ascending. */
  readonly nulls: number[] = [];

  push(value: bigint): void {
    this.pushWords(Number(value & 0xffff_ffffn), Number(value >> 32n));
  }

  pushWords(low: number, high: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.words[2 * this.length] = low;
    this.words[2 * this.length + 1] = high;
    this.length++;
  }

  /** Appends a null; its slot holds all ones. */
  pushNull(): void {
    this.nulls.push(this.length);
    this.pushWords(NONE, NONE);
  }

  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.values.length) return;
    const grown = new BigUint64Array(Math.max(needed, this.values.length * 2));
    grown.set(this.values.subarray(0, this.length));
    this.values = grown;
    this.words = new Uint32Array(grown.buffer);
  }

  clear(): void {
    this.length = 0;
    this.nulls.length = 0;
  }
}
