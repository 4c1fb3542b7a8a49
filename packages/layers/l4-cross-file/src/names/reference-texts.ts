import type { StringValues } from '@strata/tables';
import type { NameSpace } from './name-space.ts';
import { isPrivate, type PrivateNames } from './private-names.ts';

const DOT = 0x2e;
/** In the place of a name that is another one in another class. */
const PRIVATE = -1;

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
  readonly #privateNames: PrivateNames;
  /** Name + 2 by text, or PRIVATE, so that 0 is one not looked up: memory that is not touched costs nothing. */
  readonly #lastNames: Int32Array;

  constructor(strings: StringValues, names: NameSpace, privateNames: PrivateNames) {
    const { length, offsets, bytes } = strings;
    this.#strings = strings;
    this.#names = names;
    this.#privateNames = privateNames;
    this.#lastNames = new Int32Array(length);
    this.kinds = new Uint8Array(length);
    for (let text = 0; text < length; text++) {
      const start = offsets[text];
      const end = offsets[text + 1];
      let at = start;
      while (at < end && bytes[at] !== DOT) at++;
      if (at === start) this.kinds[text] = TextKind.detached;
      else if (at < end) this.kinds[text] = TextKind.chained;
    }
  }

  /**
   * The name of the last segment as it is looked up from the code of a definition, or -1 when nothing in the tree bears it.
   *
   * @param place - the innermost definition around the reference
   */
  lastName(text: number, place: number): number {
    const known = this.#lastNames[text];
    if (known > 0) return known - 2;
    const { bytes, offsets } = this.#strings;
    const end = offsets[text + 1];
    let start = end;
    while (start > offsets[text] && bytes[start - 1] !== DOT) start--;
    if (known === PRIVATE || isPrivate(bytes, start, end)) {
      this.#lastNames[text] = PRIVATE;
      return this.#privateNames.findWithin(place, bytes, start, end);
    }
    const name = this.#names.find(bytes, start, end);
    this.#lastNames[text] = name + 2;
    return name;
  }

  /** True when the name of the last segment, already asked for, depends on the class around the reference. */
  isPrivate(text: number): boolean {
    return this.#lastNames[text] === PRIVATE;
  }
}
