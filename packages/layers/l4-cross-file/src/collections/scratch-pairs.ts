/** Integers a slot takes: first, second, value, and the generation it was written in. */
const SLOT = 4;

/**
 * A map from pairs of integers to integers that is emptied often: a slot counts only if it was written since the last `clear`, which
 * therefore touches nothing. Open addressing with linear probing, at most half full.
 */
export class ScratchPairs {
  #table = new Int32Array(256 * SLOT);
  #mask = 255;
  #generation = 0;

  /** Empties the map and makes room for `expected` pairs; more must not come. */
  clear(expected: number): void {
    this.#generation++;
    let slots = this.#mask + 1;
    if (slots >= expected * 2) return;
    while (slots < expected * 2) slots *= 2;
    this.#table = new Int32Array(slots * SLOT);
    this.#mask = slots - 1;
    this.#generation = 1;
  }

  /** The value of a pair; when it has none, `value`, which it then keeps. */
  intern(first: number, second: number, value: number): number {
    const table = this.#table;
    const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (;;) {
      const at = slot * SLOT;
      if (table[at + 3] !== this.#generation) {
        table[at] = first;
        table[at + 1] = second;
        table[at + 2] = value;
        table[at + 3] = this.#generation;
        return value;
      }
      if (table[at] === first && table[at + 1] === second) return table[at + 2];
      slot = (slot + 1) & this.#mask;
    }
  }
}
