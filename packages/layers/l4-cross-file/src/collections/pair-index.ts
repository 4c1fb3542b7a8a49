/** Slots an index starts with; it is kept at most half full. */
const MIN_SLOTS = 64;

/**
 * Pairs of integers to dense ids, in order of first appearance: an open-addressing table (linear probing) over typed arrays.
 *
 * `slots` holds id + 1 (0 is free); id i is the pair (`first[i]`, `second[i]`). 12 to 20 bytes a pair.
 */
export class PairIndex {
  first: Int32Array;
  second: Int32Array;
  size = 0;
  #slots: Int32Array;

  /** @param expected - pairs to make room for; more are taken, at the cost of rehashing */
  constructor(expected = 0) {
    const slots = slotsFor(expected);
    this.#slots = new Int32Array(slots);
    this.first = new Int32Array(slots >> 1);
    this.second = new Int32Array(slots >> 1);
  }

  /** The id of a pair, or -1 when it was never interned. */
  find(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const id = slots[slot] - 1;
      if (id < 0 || (this.first[id] === first && this.second[id] === second)) return id;
      slot = (slot + 1) & mask;
    }
  }

  /** The id of a pair; a new one, `size - 1`, when it was never seen. */
  intern(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const id = slots[slot] - 1;
      if (id < 0) break;
      if (this.first[id] === first && this.second[id] === second) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.size++;
    this.first[id] = first;
    this.second[id] = second;
    slots[slot] = id + 1;
    if (this.size === this.first.length) this.#grow();
    return id;
  }

  #grow(): void {
    const { first, second, size } = this;
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < size; id++) {
      let slot = hashOf(first[id], second[id]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
    this.first = grown(first, slots.length >> 1);
    this.second = grown(second, slots.length >> 1);
  }
}

function slotsFor(expected: number): number {
  let slots = MIN_SLOTS;
  while (slots < expected * 2 + 2) slots *= 2;
  return slots;
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
