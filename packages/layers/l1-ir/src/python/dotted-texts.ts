import type { Interner } from '@strata/tables';
import type { Atoms } from './atoms.ts';

const DOT_BYTE = 0x2e;

/** The prefix of a chain whose base is not a name, as in `f(x).d`: its texts start with a dot. */
export const NO_BASE = 0xfffffff;

const INITIAL_SLOTS = 1 << 13;

/**
 * Dotted texts of a dictionary, built name by name without touching a byte: a table from (prefix, name) to the number of
 * `prefix.name`. Only a text that is new to the batch is spelled out.
 */
export class DottedTexts {
  readonly #strings: Interner;
  readonly #atoms: Atoms;
  /** Number + 1 of the text that an atom alone makes. */
  #ofAtom = new Int32Array(4096);
  /** Prefix, atom, number + 1. */
  #slots = new Int32Array(INITIAL_SLOTS * 3);
  #mask = INITIAL_SLOTS - 1;
  #count = 0;
  #scratch = new Uint8Array(1024);

  /** @param strings - the dictionary of the column that holds the texts */
  constructor(strings: Interner, atoms: Atoms) {
    this.#strings = strings;
    this.#atoms = atoms;
  }

  /** To be called when the dictionary or the atoms were emptied. */
  reset(): void {
    this.#ofAtom.fill(0);
    this.#slots.fill(0);
    this.#count = 0;
  }

  /** The text of a name that stands alone or first. */
  name(atom: number): number {
    if (atom < this.#ofAtom.length) {
      const known = this.#ofAtom[atom];
      if (known !== 0) return known - 1;
    }
    return this.#addName(atom);
  }

  /** The text `prefix.name`. */
  join(prefix: number, atom: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    const mixed = Math.imul(prefix, 0x9e3779b1) ^ Math.imul(atom, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const at = slot * 3;
      const found = slots[at + 2];
      if (found === 0) return this.#addJoined(prefix, atom, at);
      if (slots[at] === prefix && slots[at + 1] === atom) return found - 1;
      slot = (slot + 1) & mask;
    }
  }

  #addName(atom: number): number {
    const { offsets, bytes } = this.#atoms;
    const text = this.#strings.intern(bytes, offsets[atom], offsets[atom + 1]);
    if (atom >= this.#ofAtom.length) {
      const grown = new Int32Array(Math.max(atom + 1, this.#ofAtom.length * 2));
      grown.set(this.#ofAtom);
      this.#ofAtom = grown;
    }
    this.#ofAtom[atom] = text + 1;
    return text;
  }

  #addJoined(prefix: number, atom: number, at: number): number {
    const { offsets, bytes } = this.#atoms;
    const strings = this.#strings;
    const prefixFrom = prefix === NO_BASE ? 0 : strings.offsets[prefix];
    const prefixTo = prefix === NO_BASE ? 0 : strings.offsets[prefix + 1];
    const length = prefixTo - prefixFrom + 1 + offsets[atom + 1] - offsets[atom];
    if (length > this.#scratch.length) this.#scratch = new Uint8Array(length * 2);
    const scratch = this.#scratch;
    let end = 0;
    for (let i = prefixFrom; i < prefixTo; i++) scratch[end++] = strings.bytes[i];
    scratch[end++] = DOT_BYTE;
    for (let i = offsets[atom]; i < offsets[atom + 1]; i++) scratch[end++] = bytes[i];
    const text = strings.intern(scratch, 0, end);
    this.#slots[at] = prefix;
    this.#slots[at + 1] = atom;
    this.#slots[at + 2] = text + 1;
    if (++this.#count * 2 > this.#mask) this.#rehash();
    return text;
  }

  #rehash(): void {
    const old = this.#slots;
    const mask = (this.#mask << 2) | 3;
    const slots = new Int32Array((mask + 1) * 3);
    for (let from = 0; from < old.length; from += 3) {
      if (old[from + 2] === 0) continue;
      const mixed = Math.imul(old[from], 0x9e3779b1) ^ Math.imul(old[from + 1], 0x85ebca6b);
      let slot = (mixed ^ (mixed >>> 15)) & mask;
      while (slots[slot * 3 + 2] !== 0) slot = (slot + 1) & mask;
      slots.set(old.subarray(from, from + 3), slot * 3);
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}
