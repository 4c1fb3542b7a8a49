/**
 * Finds, for a reference, the first one of its file that means the same name: same text, and base name bound to the same. An open-addressing
 * table over row numbers, which only grow: rows of earlier files are free slots, so that nothing is cleared between files.
 */
export class NameTable {
  readonly #text: Uint32Array;
  readonly #binding: Uint8Array;
  readonly #target: Uint32Array;
  /** Row + 1; 0 and rows before `#first` are free. */
  #slots: Uint32Array = new Uint32Array(1024);
  #mask = 0;
  #first = 0;

  constructor(text: Uint32Array, binding: Uint8Array, target: Uint32Array) {
    this.#text = text;
    this.#binding = binding;
    this.#target = target;
  }

  /** Begins a file, whose rows are `first..first + count`. Only so many slots are used as keep the table at most half full. */
  begin(first: number, count: number): void {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, count * 2)));
    if (size > this.#slots.length) this.#slots = new Uint32Array(size);
    this.#mask = size - 1;
    this.#first = first;
  }

  /** The first row of this file that means what `row` means; `row` itself if it is the first. */
  firstLike(row: number): number {
    const text = this.#text[row];
    const binding = this.#binding[row];
    const target = this.#target[row];
    const slots = this.#slots;
    const mask = this.#mask;
    let hash = Math.imul(text ^ Math.imul(target, 0x85ebca6b), 0x9e3779b1);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] - 1;
      if (found < this.#first) {
        slots[slot] = row + 1;
        return row;
      }
      if (this.#text[found] === text && this.#target[found] === target && this.#binding[found] === binding)
        return found;
    }
  }
}
