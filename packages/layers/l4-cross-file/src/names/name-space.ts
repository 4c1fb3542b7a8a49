import { Interner, type StringValues } from '@strata/tables';

/**
 * One integer for every simple name of the tree, whichever dictionary it comes from, so that names are compared as integers.
 * Bytes are hashed once for each dictionary entry, never for a row.
 */
export class NameSpace {
  readonly #interner: Interner;

  /** @param expected - names to make room for; more are taken */
  constructor(expected: number) {
    this.#interner = new Interner(expected);
  }

  /** Names so far; ids are 0 to size - 1. */
  get size(): number {
    return this.#interner.size;
  }

  /** The names' bytes, name i being `bytes[offsets[i]] .. bytes[offsets[i + 1]]`; both arrays change identity as names are added. */
  get strings(): StringValues {
    const { offsets, bytes, size } = this.#interner;
    return { length: size, offsets, bytes };
  }

  /** The ids of the entries of a dictionary. */
  internAll({ length, offsets, bytes }: StringValues): Int32Array {
    const ids = new Int32Array(length);
    for (let i = 0; i < length; i++) ids[i] = this.#interner.intern(bytes, offsets[i], offsets[i + 1]);
    return ids;
  }

  intern(bytes: Uint8Array, from: number, to: number): number {
    return this.#interner.intern(bytes, from, to);
  }

  internString(name: string): number {
    return this.#interner.internString(name);
  }

  /** The id of a name, or -1 when nothing bears it. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return this.#interner.find(bytes, from, to);
  }
}
