import { TermKernel } from './kernel.ts';

/** Values in a vector. Directions are made for this many. */
export const LEXICAL_DIMENSIONS = 256;

/** With more terms than this, all that was learnt is forgotten before the next text: some 10 MB. */
const MANY_TERMS = 1 << 17;

/** Bytes that are copied one by one: for fewer a view of them costs more. */
const SHORT = 64;

/**
 * Text to vectors without a model: terms and their character trigrams, hashed to 256 values and weighted by BM25. Texts with the same telling words are near each
 * other; that is all the vectors know. Terms are the parts of words at underscores and changes of case, in lower case: `parseHTTPHeader_v2` has parse, http, header and v2. A word that starts with a digit has none. The same text and weights
 * give the same vector whatever came before; all sums are of whole numbers.
 *
 * `load(...)` texts; then for each vector `begin()`, `add(...)` any number of times for parts of them, `finish(...)`. The work is done by the kernel (assembly/).
 */
export class LexicalHash {
  #kernel: TermKernel;
  /** The kernel's place for a vector, as long as its memory stays. */
  #vector = new Int8Array(0);
  readonly #weights: Uint8Array;
  /** Where in the input what is loaded begins: as far from a multiple of 8 as where it came from, since V8 copies shared memory by words only then. */
  #shift = 0;
  /** Where what is loaded ends. */
  #loaded = 0;

  /** @param weights - by bucket, see termWeights */
  constructor(weights: Uint8Array) {
    this.#weights = weights;
    this.#kernel = new TermKernel(weights);
  }

  begin(): void {
    if (this.#kernel.call.begin() > MANY_TERMS) this.#forget();
  }

  /**
   * Puts `source[from..to)`, in UTF-8, where `add` can take it from; what was loaded at `at` and behind it is lost.
   * @returns where it ends
   */
  load(source: Uint8Array, from: number, to: number, at = 0): number {
    const { call } = this.#kernel;
    const end = at + to - from;
    if (at === 0) this.#shift = (source.byteOffset + from) & 7;
    call.reserveInput(end + this.#shift);
    const { bytes } = this.#kernel;
    let k = call.input.value + this.#shift + at;
    if (to - from > SHORT) bytes.set(source.subarray(from, to), k);
    else for (let i = from; i < to; i++) bytes[k++] = source[i];
    this.#loaded = end;
    return end;
  }

  /** Adds the bytes from `from` to `to` of what is loaded, as often as `times` says. Both are ends of words. */
  add(from: number, to: number, times = 1): void {
    this.#kernel.call.add(this.#shift + from, this.#shift + to, times);
  }

  /** The buckets of the terms that were added, of each term once. Terms may share one. */
  buckets(): Uint16Array {
    const { numbers, call } = this.#kernel;
    const first = call.found.value >> 2;
    const bucket = call.BUCKET.value;
    const buckets = new Uint16Array((call.foundEnd.value >> 2) - first);
    for (let i = 0; i < buckets.length; i++) buckets[i] = numbers[(numbers[first + i] + bucket) >> 2];
    return buckets;
  }

  /**
   * Writes the vector of what was added as int8.
   * @returns the scale: values times scale have length 1; 0 where nothing was added that could be compared
   */
  finish(into: Int8Array, at: number): number {
    const { call } = this.#kernel;
    const scale = call.finish();
    const { buffer } = call.memory;
    if (this.#vector.buffer !== buffer) this.#vector = new Int8Array(buffer, call.VECTOR.value, LEXICAL_DIMENSIONS);
    into.set(this.#vector, at);
    return scale;
  }

  #forget(): void {
    const { bytes, call } = this.#kernel;
    const from = call.input.value + this.#shift;
    this.#kernel = new TermKernel(this.#weights);
    this.load(bytes, from, from + this.#loaded);
  }
}
