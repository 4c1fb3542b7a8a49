import type { StringValues } from '@strata/tables';
import type { NameSpace } from './name-space.ts';

const DOT = 0x2e;
const UNPARSED = -2;

/** What the text of a reference says about its place in a chain. */
export const TextKind = Object.freeze({
  /** A base name: 'a' */
  head: 0,
  /** A name after a known prefix, which is the row before: 'a.b' */
  chained: 1,
  /** A name after something that is not a name: '.d' of `f(x).d` */
  detached: 2,
});

/**
 * The distinct texts of references, each looked at once. The kind of all of them is known at the start; which name the last segment is
 * gets looked up on demand, because most chains begin at something local and are never followed.
 */
export class ReferenceTexts {
  /** {@link TextKind} by text. */
  readonly kinds: Uint8Array;
  readonly #strings: StringValues;
  readonly #names: NameSpace;
  readonly #lastNames: Int32Array;
  readonly #lastStarts: Int32Array;

  constructor(strings: StringValues, names: NameSpace) {
    const { length, offsets, bytes } = strings;
    this.#strings = strings;
    this.#names = names;
    this.#lastNames = new Int32Array(length).fill(UNPARSED);
    this.#lastStarts = new Int32Array(length);
    this.kinds = new Uint8Array(length);
    for (let text = 0; text < length; text++) {
      const start = offsets[text];
      let at = offsets[text + 1];
      while (at > start && bytes[at - 1] !== DOT) at--;
      this.#lastStarts[text] = at;
      if (at > start || at === offsets[text + 1]) {
        this.kinds[text] = bytes[start] === DOT || at === offsets[text + 1] ? TextKind.detached : TextKind.chained;
      }
    }
  }

  /** The name of the last segment, or -1 when nothing in the tree bears it. */
  lastName(text: number): number {
    const known = this.#lastNames[text];
    if (known !== UNPARSED) return known;
    const { bytes, offsets } = this.#strings;
    const name = this.#names.find(bytes, this.#lastStarts[text], offsets[text + 1]);
    this.#lastNames[text] = name;
    return name;
  }
}
