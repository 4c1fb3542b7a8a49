import type { StringValues } from '@strata/tables';

const DOT = 0x2e;
const UNKNOWN = 0;
const PLAIN = 1;
const DOTTED = 2;

/**
 * Tells which strings of a dictionary have a dot in them. Looks at a string when it is first asked about: the dictionary is the whole tree's, and a partition
 * uses a part of it, many times over.
 */
export class DottedTexts {
  readonly #texts: StringValues;
  readonly #known: Uint8Array;

  constructor(texts: StringValues) {
    this.#texts = texts;
    this.#known = new Uint8Array(texts.length);
  }

  has(text: number): boolean {
    const known = this.#known[text];
    return known === UNKNOWN ? this.#look(text) : known === DOTTED;
  }

  #look(text: number): boolean {
    const { bytes, offsets } = this.#texts;
    const end = offsets[text + 1];
    let i = offsets[text];
    while (i < end && bytes[i] !== DOT) i++;
    this.#known[text] = i < end ? DOTTED : PLAIN;
    return i < end;
  }
}
