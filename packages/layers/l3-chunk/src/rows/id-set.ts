import { finishHash, type Hash64 } from '../text/content-hash.ts';

/**
 * The ids given so far: an open-addressing table of 64-bit values. Where two chunks would have the same id (equal contents in equal places, such as two
 * `pass` in one class) the later one takes the next that is free, so that ids are unique and depend only on what comes before.
 */
export class IdSet {
  #low = new Uint32Array(1 << 16);
  #high = new Uint32Array(1 << 16);
  #size = 0;

  /** @returns the id for a hash: made of it alone if it is free */
  add(hashLow: number, hashHigh: number): Hash64 {
    let id = finishHash(hashLow, hashHigh);
    for (let copy = 1; ; copy++) {
      // Both halves 0 mark a free slot.
      const slot = id.low === 0 && id.high === 0 ? -1 : this.#slotOf(this.#low, this.#high, id.low, id.high);
      if (slot >= 0 && this.#low[slot] === 0 && this.#high[slot] === 0) {
        this.#low[slot] = id.low;
        this.#high[slot] = id.high;
        if (++this.#size * 2 > this.#low.length) this.#grow();
        return id;
      }
      id = finishHash(id.low + copy, id.high);
    }
  }

  #slotOf(lows: Uint32Array, highs: Uint32Array, low: number, high: number): number {
    const mask = lows.length - 1;
    let slot = low & mask;
    while ((lows[slot] !== 0 || highs[slot] !== 0) && (lows[slot] !== low || highs[slot] !== high))
      slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const lows = new Uint32Array(this.#low.length * 2);
    const highs = new Uint32Array(lows.length);
    for (let i = 0; i < this.#low.length; i++) {
      if (this.#low[i] === 0 && this.#high[i] === 0) continue;
      const slot = this.#slotOf(lows, highs, this.#low[i], this.#high[i]);
      lows[slot] = this.#low[i];
      highs[slot] = this.#high[i];
    }
    this.#low = lows;
    this.#high = highs;
  }
}
