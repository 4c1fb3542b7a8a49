/** Slots an index starts with; it is kept at most half full. */
const MIN_SLOTS = 64;

/** Integers a slot takes: first, second, id + 1 (0 is free), and one that is not used, so that no slot straddles two cache lines. */
const SLOT = 4;

/**
 * Pairs of integers to dense ids, in order of first appearance: an open-addressing table (linear probing) in one typed array. A pair lies in
 * its slot, so that a look-up touches one cache line (three arrays took twice as long). Id i is the pair (`first[i]`, `second[i]`). 40 to 72 bytes a
 * pair.
 */
export class PairIndex {
  first: Int32Array;
  second: Int32Array;
  size = 0;
  #table: Int32Array;
  #mask: number;

  /** @param expected - pairs to make room for; more are taken, at the cost of rehashing */
  constructor(expected = 0) {
    let slots = MIN_SLOTS;
    while (slots < expected * 2 + 2) slots *= 2;
    this.#mask = slots - 1;
    this.#table = new Int32Array(slots * SLOT);
    this.first = new Int32Array(slots >> 1);
    this.second = new Int32Array(slots >> 1);
  }

  /** The id of a pair, or -1 when it was never interned. */
  find(first: number, second: number): number {
    const table = this.#table;
    const mask = this.#mask;
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const at = slot * SLOT;
      const id = table[at + 2] - 1;
      if (id < 0 || (table[at] === first && table[at + 1] === second)) return id;
      slot = (slot + 1) & mask;
    }
  }

  /** The id of a pair; a new one, `size - 1`, when it was never seen. */
  intern(first: number, second: number): number {
    const table = this.#table;
    const mask = this.#mask;
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const at = slot * SLOT;
      const id = table[at + 2] - 1;
      if (id < 0) break;
      if (table[at] === first && table[at + 1] === second) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.size++;
    this.first[id] = first;
    this.second[id] = second;
    this.#fill(slot, id);
    if (this.size === this.first.length) this.#grow();
    return id;
  }

  #fill(slot: number, id: number): void {
    const at = slot * SLOT;
    this.#table[at] = this.first[id];
    this.#table[at + 1] = this.second[id];
    this.#table[at + 2] = id + 1;
  }

  #grow(): void {
    const slots = (this.#mask + 1) * 2;
    this.#table = new Int32Array(slots * SLOT);
    this.#mask = slots - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = hashOf(this.first[id], this.second[id]) & this.#mask;
      while (this.#table[slot * SLOT + 2] !== 0) slot = (slot + 1) & this.#mask;
      this.#fill(slot, id);
    }
    this.first = grown(this.first, slots >> 1);
    this.second = grown(this.second, slots >> 1);
  }
}

function hashOf(first: number, second: number): number {
  // Ids are small and consecutive: two odd multipliers spread them, and the fold brings the high bits down to where the mask looks.
  const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

function grown(values: Int32Array, length: number): Int32Array {
  const result = new Int32Array(length);
  result.set(values);
  return result;
}
