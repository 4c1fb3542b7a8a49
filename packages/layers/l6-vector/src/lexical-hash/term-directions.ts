import type { TermScanner } from './term-scanner.ts';

/** How many of the 256 values a term itself changes, and each of its character n-grams. */
const TERM_VALUES = 4;
const GRAM_VALUES = 1;

/** Length of a term's own part of its direction. The n-grams together have GRAM_SHARE of it. */
const UNIT = 64;
const GRAM_SHARE = 1.5;

/**
 * The direction in which a term moves a vector: a few of its 256 values, each by a small whole number. Half is drawn by the hash of the whole term, so that
 * different terms are at nearly right angles; the rest by those of its trigrams (of `^term$`), so that `solve` and `solver` are not.
 *
 * Directions depend on nothing but the term's bytes; they are kept, since most terms are seen again.
 */
export class TermDirections {
  /** Term t has entries[starts[t] .. ends[t]): value in the low 8 bits, signed amount above. */
  entries: Int16Array<ArrayBuffer> = new Int16Array(1 << 19);
  starts: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 14);
  ends: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 14);
  #end = 0;
  #count = 0;
  readonly #sums = new Int32Array(256);

  /** Makes the directions of all terms a scanner knows. */
  learn(terms: TermScanner): void {
    for (; this.#count < terms.size; this.#count++) this.#add(terms, this.#count);
  }

  #add({ bytes, offsets, hashes }: TermScanner, term: number): void {
    const sums = this.#sums.fill(0);
    const from = offsets[term];
    const to = offsets[term + 1];
    spread(sums, mix(hashes[term]), TERM_VALUES, UNIT / Math.sqrt(TERM_VALUES));
    const grams = to - from;
    const amount = (UNIT * GRAM_SHARE) / Math.sqrt(grams * GRAM_VALUES);
    // Grams of ^term$, 3 bytes each: as many as the term has bytes.
    for (let i = from; i < to; i++) {
      const first = i === from ? 0x5e : bytes[i - 1];
      const third = i + 1 === to ? 0x24 : bytes[i + 1];
      spread(sums, mix((first << 16) | (bytes[i] << 8) | third), GRAM_VALUES, amount);
    }
    this.#store(term, sums);
  }

  #store(term: number, sums: Int32Array): void {
    if (this.#end + 256 > this.entries.length) this.entries = doubled(this.entries);
    if (term === this.starts.length) {
      this.starts = doubled(this.starts);
      this.ends = doubled(this.ends);
    }
    this.starts[term] = this.#end;
    for (let value = 0; value < 256; value++) {
      const amount = Math.max(-127, Math.min(127, sums[value]));
      if (amount !== 0) this.entries[this.#end++] = (amount << 8) | value;
    }
    this.ends[term] = this.#end;
  }
}

/** Adds ±amount to values drawn by a seed. */
function spread(sums: Int32Array, seed: number, values: number, amount: number): void {
  const step = Math.round(amount);
  let state = seed;
  for (let i = 0; i < values; i++) {
    state = mix(state + 0x9e3779b9);
    sums[(state >>> 8) & 0xff] += (state & 1) === 0 ? step : -step;
  }
}

/** MurmurHash3's finalizer: every bit of the result depends on every bit given. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function doubled<A extends Int16Array | Uint32Array>(array: A): A {
  const larger = new (array.constructor as new (length: number) => A)(array.length * 2);
  larger.set(array);
  return larger;
}
