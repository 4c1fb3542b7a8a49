/** Integers a slot takes: first, second, value, and the generation it was written in. */
const SLOT = 4;

/**
 * A map from pairs of integers to integers that is emptied often: a slot counts only if it was written since the last `clear`, which
 * therefore touches nothing. Open addressing with linear probing, at most half full.
 */
export class ScratchPairs {
  #table = new Int32Array(256 * SLOT);
  #mask = 255;
  #generation = 1;
  #size = 0;

  /** Empties the map. */
  clear(): void {
    this.#generation++;
    this.#size = 0;
  }

  /** The value of a pair; when it has none, `value`, which it then keeps. */
  intern(first: number, second: number, value: number): number {
    const at = this.#slotOf(first, second);
    const table = this.#table;
    if (table[at + 3] === this.#generation) return table[at + 2];
    table[at] = first;
    table[at + 1] = second;
    table[at + 2] = value;
    table[at + 3] = this.#generation;
    if (++this.#size * 2 > this.#mask) this.#grow();
    return value;
  }

  /** The slot of a pair, or the one it would take. */
  #slotOf(first: number, second: number): number {
    const table = this.#table;
    const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (;;) {
      const at = slot * SLOT;
      if (table[at + 3] !== this.#generation || (table[at] === first && table[at + 1] === second)) return at;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += SLOT) {
      if (old[at + 3] !== this.#generation) continue;
      this.#table.set(old.subarray(at, at + SLOT), this.#slotOf(old[at], old[at + 1]));
    }
  }
}
