import { BYTE_CLASS, ByteClass, LOWER } from './byte-classes.ts';

/** Shorter parts of words say nothing (`x`, `i`), longer ones are data, not names (base64, hashes). In bytes. */
const MIN_TERM = 2;
const MAX_TERM = 40;

const FREE = -1;

const FNV_START = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

const { other: OTHER, lower: SMALL, upper: CAPITAL, digit: DIGIT, underscore: UNDERSCORE } = ByteClass;

/**
 * Cuts text into terms and counts them. Terms are the parts of words at underscores and changes of case, in lower case: `parseHTTPHeader_v2` has parse, http,
 * header and v2. A word that starts with a digit has none.
 *
 * A term gets a number when it is first seen, which it keeps for the life of the scanner; what is found in a text is left in `found`, `counts` and `total`.
 * Numbers depend on what was seen before: nothing that is written may.
 */
export class TermScanner {
  /** The terms of the last text, each once, in order of first appearance: the first `distinct`. */
  found: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  distinct = 0;
  /** By term: how often it is in the last text. Zero for all others. */
  counts: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 14);
  /** Terms of the last text, repetitions included. */
  total = 0;

  /** Number of terms known. Term t is `bytes[offsets[t] .. offsets[t + 1])`, and has a hash. */
  size = 0;
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 17);
  offsets: Uint32Array<ArrayBuffer> = new Uint32Array((1 << 14) + 1);
  hashes: Int32Array<ArrayBuffer> = new Int32Array(1 << 14);
  /** Open addressing, at most half full: pairs of a hash and its term, which is {@link FREE} where there is none. */
  #slots: Int32Array<ArrayBuffer> = new Int32Array(1 << 16).fill(FREE);
  #times = 1;

  /** Forgets the last text. */
  clear(): void {
    const { found, counts } = this;
    for (let i = 0; i < this.distinct; i++) counts[found[i]] = 0;
    this.distinct = 0;
    this.total = 0;
  }

  /** Adds `source[from..to)` to the text, as often as `times` says. Its start and end are ends of words. */
  scan(source: Uint8Array, from: number, to: number, times = 1): void {
    this.#times = times;
    let hash = FNV_START;
    let start = from;
    let last: number = OTHER;
    // The class of `source[i - 1]` is `last`; the part that is read began at `start`; after a digit at a word's start, `last` is OTHER and the word is passed over.
    let i = from;
    while (i < to) {
      const byte = source[i];
      const kind = BYTE_CLASS[byte];
      if (kind === SMALL) {
        // A capital before a small letter begins the part, unless it began there anyhow: `HTTP|Header`.
        if (last === CAPITAL && i - 1 > start) {
          if (i - 1 - start >= MIN_TERM) this.#addSlow(source, start, i - 1);
          start = i - 1;
          hash = Math.imul(FNV_START ^ LOWER[source[start]], FNV_PRIME);
        } else if (last === OTHER || last === UNDERSCORE) {
          start = i;
          hash = FNV_START;
        }
        hash = Math.imul(hash ^ byte, FNV_PRIME);
        last = SMALL;
        i++;
      } else if (kind === CAPITAL) {
        if (last !== CAPITAL) {
          if ((last === SMALL || last === DIGIT) && i - start >= MIN_TERM) this.#add(source, start, i, hash);
          start = i;
          hash = FNV_START;
        }
        hash = Math.imul(hash ^ LOWER[byte], FNV_PRIME);
        last = CAPITAL;
        i++;
      } else if (kind === DIGIT) {
        if (last === OTHER) {
          i = wordEnd(source, i, to);
          continue;
        }
        if (last === UNDERSCORE) {
          start = i;
          hash = FNV_START;
        }
        hash = Math.imul(hash ^ byte, FNV_PRIME);
        last = DIGIT;
        i++;
      } else {
        if (last !== OTHER && last !== UNDERSCORE && i - start >= MIN_TERM) this.#add(source, start, i, hash);
        last = kind;
        i++;
      }
    }
    if (last !== OTHER && last !== UNDERSCORE && i - start >= MIN_TERM) this.#add(source, start, i, hash);
  }

  #addSlow(source: Uint8Array, from: number, to: number): void {
    let hash = FNV_START;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ LOWER[source[i]], FNV_PRIME);
    this.#add(source, from, to, hash);
  }

  #add(source: Uint8Array, from: number, to: number, hash: number): void {
    const length = to - from;
    if (length > MAX_TERM) return;
    const slots = this.#slots;
    const mask = slots.length - 2;
    let slot = ((hash ^ (hash >>> 15)) << 1) & mask;
    let term: number;
    for (;;) {
      term = slots[slot + 1];
      if (term === FREE) {
        term = this.#append(source, from, to, hash, slot);
        break;
      }
      if (slots[slot] === hash && this.#isTerm(term, source, from, length)) break;
      slot = (slot + 2) & mask;
    }
    const { counts } = this;
    const count = counts[term];
    counts[term] = count + this.#times;
    this.total += this.#times;
    if (count > 0) return;
    if (this.distinct === this.found.length) this.found = grown(this.found, this.distinct * 2);
    this.found[this.distinct++] = term;
  }

  #isTerm(term: number, source: Uint8Array, from: number, length: number): boolean {
    const { bytes, offsets } = this;
    const at = offsets[term];
    if (offsets[term + 1] - at !== length) return false;
    for (let k = 0; k < length; k++) if (bytes[at + k] !== LOWER[source[from + k]]) return false;
    return true;
  }

  #append(source: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const term = this.size++;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = term;
    if (term === this.hashes.length) {
      this.hashes = grown(this.hashes, term * 2);
      this.counts = grown(this.counts, term * 2);
      this.offsets = grown(this.offsets, term * 2 + 1);
    }
    let at = this.offsets[term];
    if (at + MAX_TERM > this.bytes.length) this.bytes = grown(this.bytes, this.bytes.length * 2);
    for (let i = from; i < to; i++) this.bytes[at++] = LOWER[source[i]];
    this.hashes[term] = hash;
    this.offsets[term + 1] = at;
    if (this.size * 4 > this.#slots.length) this.#rehash();
    return term;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(FREE);
    const mask = slots.length - 2;
    for (let term = 0; term < this.size; term++) {
      const hash = this.hashes[term];
      let slot = ((hash ^ (hash >>> 15)) << 1) & mask;
      while (slots[slot + 1] !== FREE) slot = (slot + 2) & mask;
      slots[slot] = hash;
      slots[slot + 1] = term;
    }
    this.#slots = slots;
  }
}

function wordEnd(source: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && BYTE_CLASS[source[i]] !== OTHER) i++;
  return i;
}

function grown<A extends Uint8Array | Uint32Array | Int32Array>(array: A, length: number): A {
  const larger = new (array.constructor as new (length: number) => A)(length);
  larger.set(array);
  return larger;
}
