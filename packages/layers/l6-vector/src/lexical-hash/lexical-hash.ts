import { TermDirections } from './term-directions.ts';
import { TermScanner } from './term-scanner.ts';
import { bucketOf } from './term-weights.ts';

/** Values in a vector. Directions are made for this many. */
export const LEXICAL_DIMENSIONS = 256;

/** BM25: how soon repetitions stop to count, how much length counts, and what length is usual (terms). */
const K1 = 2;
const B = 0.75;
const USUAL_LENGTH = 60;

/**
 * Text to vectors without a model: terms and their character trigrams, hashed to 256 values and weighted by BM25. Texts with the same telling words are near each
 * other; that is all the vectors know. The same text and weights give the same vector whatever came before; all sums are of whole numbers.
 *
 * Add texts, then take the vector: `begin()`, `add(...)` any number of times, `finish(...)`.
 */
export class LexicalHash {
  readonly #terms = new TermScanner();
  readonly #directions = new TermDirections();
  readonly #weights: Uint8Array;
  readonly #sums = new Int32Array(LEXICAL_DIMENSIONS);

  /** @param weights - by bucket, see termWeights */
  constructor(weights: Uint8Array) {
    this.#weights = weights;
  }

  begin(): void {
    this.#terms.clear();
  }

  /** Adds `source[from..to)`, in UTF-8, as often as `times` says. */
  add(source: Uint8Array, from: number, to: number, times = 1): void {
    this.#terms.scan(source, from, to, times);
  }

  /**
   * Writes the vector of what was added as int8.
   * @returns the scale: values times scale have length 1; 0 where nothing was added that could be compared
   */
  finish(into: Int8Array, at: number): number {
    const terms = this.#terms;
    const { found, counts, hashes, distinct, total } = terms;
    this.#directions.learn(terms);
    const { entries, starts, ends } = this.#directions;
    const sums = this.#sums.fill(0);
    const weights = this.#weights;
    const usual = K1 * (1 - B + (B * total) / USUAL_LENGTH);
    for (let i = 0; i < distinct; i++) {
      const term = found[i];
      const count = counts[term];
      const weight = Math.round((weights[bucketOf(hashes[term])] * (K1 + 1) * count * 4) / (count + usual)) | 0;
      for (let k = starts[term], end = ends[term]; k < end; k++) {
        const entry = entries[k];
        sums[entry & 0xff] += weight * (entry >> 8);
      }
    }
    return roundSums(sums, into, at);
  }
}

/** The sums as int8, the largest as ±127, and the scale that gives them length 1. */
function roundSums(sums: Int32Array, into: Int8Array, at: number): number {
  let largest = 0;
  for (let i = 0; i < sums.length; i++) {
    const sum = sums[i];
    if (sum > largest) largest = sum;
    else if (-sum > largest) largest = -sum;
  }
  if (largest === 0) {
    into.fill(0, at, at + sums.length);
    return 0;
  }
  const factor = 127 / largest;
  let squares = 0;
  for (let i = 0; i < sums.length; i++) {
    const exact = sums[i] * factor;
    const value = (exact < 0 ? exact - 0.5 : exact + 0.5) | 0;
    into[at + i] = value;
    squares += value * value;
  }
  return 1 / Math.sqrt(squares);
}
