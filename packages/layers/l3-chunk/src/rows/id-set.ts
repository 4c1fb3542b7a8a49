import { finishHash, type Hash64 } from '../text/content-hash.ts';

/**
 * The ids given so far: an open-addressing table of 64-bit values. Where two chunks would have the same id (equal contents in equal places, such as two
 * `pass` in one class) the later one takes the next that is free, so that ids are unique and depend only on what comes before.
 */
export class IdSet {
  /** Two words a slot, the low half first, so that both are in one line of the cache; both 0 where it is free. */
  #slots: Uint32Array;
  #size = 0;

  /** @param likely - how many ids there may be; growing costs as much as giving half of them */
  constructor(likely: number) {
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(1024, 4 * likely))));
  }

  /** @returns the id for a hash: made of it alone if it is free */
  add(hashLow: number, hashHigh: number): Hash64 {
    let id = finishHash(hashLow, hashHigh);
    for (let copy = 1; ; copy++) {
      const at = placeOf(this.#slots, id.low, id.high);
      const isFree = this.#slots[at] === 0 && this.#slots[at + 1] === 0;
      if (isFree && (id.low !== 0 || id.high !== 0)) {
        this.#slots[at] = id.low;
        this.#slots[at + 1] = id.high;
        if (++this.#size * 4 > this.#slots.length) this.#grow();
        return id;
      }
      id = finishHash(id.low + copy, id.high);
    }
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    for (let i = 0; i < this.#slots.length; i += 2) {
      const [low, high] = [this.#slots[i], this.#slots[i + 1]];
      if (low === 0 && high === 0) continue;
      const at = placeOf(slots, low, high);
      slots[at] = low;
      slots[at + 1] = high;
    }
    this.#slots = slots;
  }
}

/** Where an id is, or the free place where it would be. */
function placeOf(slots: Uint32Array, low: number, high: number): number {
  const mask = slots.length - 1;
  let at = (low << 1) & mask;
  while ((slots[at] !== 0 || slots[at + 1] !== 0) && (slots[at] !== low || slots[at + 1] !== high))
    at = (at + 2) & mask;
  return at;
}
