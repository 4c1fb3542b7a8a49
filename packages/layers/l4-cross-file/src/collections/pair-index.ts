/** Slots an index starts with; it is kept at most half full. */
const MIN_SLOTS = 64;

/**
 * Pairs of integers to dense ids, in order of first appearance: open addressing with linear probing over typed arrays. Id i is the pair
 * `pairs[2 * i]`, `pairs[2 * i + 1]`.
 *
 * A slot is 0 when it is free. Else its low bits, as many as address the slots, are id + 1, and the bits above are those of the pair's hash: most
 * slots of other pairs are passed without a look at their pair. So the table is small enough to stay in the cache where one with the pairs in it is
 * not. 16 to 24 bytes a pair.
 */
export class PairIndex {
  pairs: Int32Array;
  size = 0;
  #slots: Int32Array;

  /** @param expected - pairs to make room for; more are taken, at the cost of rehashing */
  constructor(expected = 0) {
    let slots = MIN_SLOTS;
    while (slots < expected * 2 + 2) slots *= 2;
    this.#slots = new Int32Array(slots);
    this.pairs = new Int32Array(slots);
  }

  /** Pairs there is room for before the index grows. */
  get capacity(): number {
    return this.pairs.length >> 1;
  }

  /** The id of a pair, or -1 when it was never interned. */
  find(first: number, second: number): number {
    const slots = this.#slots;
    const pairs = this.pairs;
    const mask = slots.length - 1;
    const hash = hashOf(first, second);
    let slot = hash & mask;
    for (;;) {
      const value = slots[slot];
      if (value === 0) return -1;
      if (((value ^ hash) & ~mask) === 0) {
        const id = (value & mask) - 1;
        if (pairs[2 * id] === first && pairs[2 * id + 1] === second) return id;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The id of a pair; a new one, `size - 1`, when it was never seen. */
  intern(first: number, second: number): number {
    const slots = this.#slots;
    const pairs = this.pairs;
    const mask = slots.length - 1;
    const hash = hashOf(first, second);
    let slot = hash & mask;
    for (;;) {
      const value = slots[slot];
      if (value === 0) break;
      if (((value ^ hash) & ~mask) === 0) {
        const id = (value & mask) - 1;
        if (pairs[2 * id] === first && pairs[2 * id + 1] === second) return id;
      }
      slot = (slot + 1) & mask;
    }
    const id = this.size++;
    pairs[2 * id] = first;
    pairs[2 * id + 1] = second;
    slots[slot] = (hash & ~mask) | (id + 1);
    if (this.size === this.capacity) this.#grow();
    return id;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const pairs = new Int32Array(slots.length);
    pairs.set(this.pairs);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      const hash = hashOf(pairs[2 * id], pairs[2 * id + 1]);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | (id + 1);
    }
    this.#slots = slots;
    this.pairs = pairs;
  }
}

function hashOf(first: number, second: number): number {
  // Ids are small and consecutive: two odd multipliers spread them, and the fold brings the high bits down to where the mask looks.
  const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
