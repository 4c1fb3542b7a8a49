import type { StringValues } from '@strata/tables';

/** Ranges up to this length are sorted by insertion. */
const SMALL = 12;

/**
 * Sorts items by the bytes of their names, which are different.
 *
 * Multikey quicksort (Bentley and Sedgewick, 1997) over four bytes at a time: the keys of a range lie beside it in an array of their own, so that
 * a comparison is one of integers, and strings are touched once for each four bytes that do not yet tell them apart.
 */
export class NameSorter {
  readonly #nameOf: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #offsets: Int32Array;
  #items: Int32Array = new Int32Array(0);
  /** Parallel to the items. */
  #keys: Uint32Array = new Uint32Array(0);

  /**
   * @param nameOf - by item: the number of its name
   * @param names - the names
   */
  constructor(nameOf: Int32Array, { bytes, offsets }: StringValues) {
    this.#nameOf = nameOf;
    this.#bytes = bytes;
    this.#offsets = offsets;
  }

  /** Sorts a part of a list of items, in place. */
  sort(items: Int32Array, from: number, to: number): void {
    if (items !== this.#items) {
      this.#items = items;
      this.#keys = new Uint32Array(items.length);
    }
    this.#loadKeys(from, to, 0);
    this.#sortRange(from, to, 0);
  }

  #loadKeys(from: number, to: number, depth: number): void {
    const bytes = this.#bytes;
    for (let i = from; i < to; i++) {
      const name = this.#nameOf[this.#items[i]];
      const start = this.#offsets[name] + depth;
      const left = this.#offsets[name + 1] - start;
      let key = 0;
      if (left >= 4) {
        key = (bytes[start] << 24) | (bytes[start + 1] << 16) | (bytes[start + 2] << 8) | bytes[start + 3];
      } else {
        for (let k = 0; k < left; k++) key |= bytes[start + k] << (24 - 8 * k);
      }
      this.#keys[i] = key;
    }
  }

  /** Sorts a range whose names agree in their first `depth` bytes, and whose keys are the next four. */
  #sortRange(rangeFrom: number, rangeTo: number, depth: number): void {
    const keys = this.#keys;
    let from = rangeFrom;
    let to = rangeTo;
    while (to - from > SMALL) {
      const pivot = medianOf(keys[from], keys[(from + to) >> 1], keys[to - 1]);
      let less = from;
      let more = to;
      for (let i = from; i < more; ) {
        const key = keys[i];
        if (key < pivot) this.#swap(less++, i++);
        else if (key > pivot) this.#swap(i, --more);
        else i++;
      }
      // A zero byte in the pivot is the padding behind a name's end, or an odd name: too few to matter.
      if (hasZeroByte(pivot)) this.#sortSmall(less, more, depth);
      else {
        this.#loadKeys(less, more, depth + 4);
        this.#sortRange(less, more, depth + 4);
      }
      // The longer side goes on in this loop, so that recursion is no deeper than names are long and their number has bits.
      if (less - from < to - more) {
        this.#sortRange(from, less, depth);
        from = more;
      } else {
        this.#sortRange(more, to, depth);
        to = less;
      }
    }
    this.#sortSmall(from, to, depth);
  }

  #sortSmall(from: number, to: number, depth: number): void {
    for (let i = from + 1; i < to; i++) {
      for (let k = i; k > from && this.#isLess(k, k - 1, depth); k--) this.#swap(k, k - 1);
    }
  }

  #isLess(a: number, b: number, depth: number): boolean {
    const keys = this.#keys;
    if (keys[a] !== keys[b]) return keys[a] < keys[b];
    const bytes = this.#bytes;
    const nameA = this.#nameOf[this.#items[a]];
    const nameB = this.#nameOf[this.#items[b]];
    const startA = this.#offsets[nameA];
    const startB = this.#offsets[nameB];
    const lengthA = this.#offsets[nameA + 1] - startA;
    const lengthB = this.#offsets[nameB + 1] - startB;
    for (let i = depth; i < lengthA && i < lengthB; i++) {
      if (bytes[startA + i] !== bytes[startB + i]) return bytes[startA + i] < bytes[startB + i];
    }
    return lengthA < lengthB;
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    const keys = this.#keys;
    const item = items[a];
    items[a] = items[b];
    items[b] = item;
    const key = keys[a];
    keys[a] = keys[b];
    keys[b] = key;
  }
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function hasZeroByte(key: number): boolean {
  return ((key - 0x0101_0101) & ~key & 0x8080_8080) !== 0;
}
