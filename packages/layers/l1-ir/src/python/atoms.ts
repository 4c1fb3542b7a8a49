import { Interner } from '@strata/tables';
import { WELL_KNOWN } from './well-known.ts';

const UNDERSCORE_BYTE = 0x5f;

/**
 * Names as small integers, for one partition: the tokenizer hashes a name while it scans it, and every later look-up of the name compares
 * integers. Beside {@link Interner}: a flag for each atom, and well-known words with fixed atoms.
 *
 * Slots hold `hash`, `atom + 1` in pairs, so that a probe that misses reads nothing else.
 */
export class Atoms {
  offsets: Int32Array<ArrayBuffer> = new Int32Array(4096);
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 15);
  /** The same bytes, for copying by words; there are always 4 more behind the last atom. */
  view: DataView = new DataView(this.bytes.buffer);
  /** 1 for names such as `__x`, which Python changes inside classes. */
  isPrivate: Uint8Array<ArrayBuffer> = new Uint8Array(4096);
  size = 0;
  #slots = new Int32Array(1 << 14);
  #mask = (1 << 13) - 1;
  #wellKnown: number;

  constructor() {
    for (const word of WELL_KNOWN) this.internString(word);
    this.#wellKnown = this.size;
  }

  /** Forgets all but the well-known words. */
  reset(): void {
    this.size = this.#wellKnown;
    this.#rehash(this.#slots.length);
  }

  /** @param hash - FNV-1a of the bytes as {@link Interner.hash} computes it, as a signed or unsigned 32-bit integer */
  intern(source: Uint8Array, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    const key = hash | 0;
    let slot = (key ^ (key >>> 15)) & mask;
    for (;;) {
      const atom = slots[slot * 2 + 1] - 1;
      if (atom < 0) break;
      if (slots[slot * 2] === key) {
        let at = this.offsets[atom];
        if (this.offsets[atom + 1] - at === to - from) {
          const bytes = this.bytes;
          let i = from;
          while (i < to && bytes[at] === source[i]) {
            i++;
            at++;
          }
          if (i === to) return atom;
        }
      }
      slot = (slot + 1) & mask;
    }
    const atom = this.#append(source, from, to);
    slots[slot * 2] = key;
    slots[slot * 2 + 1] = atom + 1;
    if (this.size * 2 > mask) this.#rehash(slots.length * 2);
    return atom;
  }

  internBytes(source: Uint8Array, from: number, to: number): number {
    return this.intern(source, from, to, Interner.hash(source, from, to));
  }

  internString(text: string): number {
    const bytes = Buffer.from(text, 'utf8');
    return this.internBytes(bytes, 0, bytes.length);
  }

  /** For messages and rare paths. */
  text(atom: number): string {
    return Buffer.from(this.bytes.buffer, this.offsets[atom], this.offsets[atom + 1] - this.offsets[atom]).toString();
  }

  #append(source: Uint8Array, from: number, to: number): number {
    const atom = this.size++;
    const start = this.offsets[atom];
    const end = start + (to - from);
    if (end + 4 > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end + 4, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, start));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    for (let i = from, at = start; i < to; i++, at++) this.bytes[at] = source[i];
    if (this.size + 1 > this.offsets.length) {
      const offsets = new Int32Array(this.offsets.length * 2);
      offsets.set(this.offsets);
      this.offsets = offsets;
      const flags = new Uint8Array(this.isPrivate.length * 2);
      flags.set(this.isPrivate);
      this.isPrivate = flags;
    }
    this.offsets[this.size] = end;
    this.isPrivate[atom] = isPrivateName(source, from, to) ? 1 : 0;
    return atom;
  }

  #rehash(length: number): void {
    const slots = new Int32Array(length);
    const mask = length / 2 - 1;
    for (let atom = 0; atom < this.size; atom++) {
      const key = Interner.hash(this.bytes, this.offsets[atom], this.offsets[atom + 1]) | 0;
      let slot = (key ^ (key >>> 15)) & mask;
      while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = key;
      slots[slot * 2 + 1] = atom + 1;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

/** Starts with two underscores and does not end with two. */
function isPrivateName(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    to - from > 2 &&
    bytes[from] === UNDERSCORE_BYTE &&
    bytes[from + 1] === UNDERSCORE_BYTE &&
    !(bytes[to - 1] === UNDERSCORE_BYTE && bytes[to - 2] === UNDERSCORE_BYTE)
  );
}
