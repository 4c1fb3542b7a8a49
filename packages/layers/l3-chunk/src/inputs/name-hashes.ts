import { Interner, type StringValues } from '@strata/tables';

/** Hashes of the strings of a dictionary, each made when it is first asked for. */
export class NameHashes {
  readonly #strings: StringValues | undefined;
  readonly #known: Uint8Array;
  readonly #hashes: Uint32Array;

  constructor(strings: StringValues | undefined) {
    this.#strings = strings;
    this.#known = new Uint8Array(strings?.length ?? 0);
    this.#hashes = new Uint32Array(strings?.length ?? 0);
  }

  of(name: number): number {
    if (this.#known[name] === 0 && this.#strings !== undefined) {
      const { bytes, offsets } = this.#strings;
      this.#hashes[name] = Interner.hash(bytes, offsets[name], offsets[name + 1]);
      this.#known[name] = 1;
    }
    return this.#hashes[name];
  }
}
