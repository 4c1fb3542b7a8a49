import { NodeKind } from '@strata/tables';
import type { Definitions } from '../rows/definitions.ts';
import type { NameSpace } from './name-space.ts';

const UNDERSCORE = 0x5f;

/**
 * Names such as `__x` that belong to the class whose code they are written in: what class C calls `__x` is the attribute `_C__x`, there and in what
 * its code asks of other objects. Definitions and references have names as written; members of classes are kept and looked up as attributes.
 *
 * https://docs.python.org/3/reference/expressions.html#private-name-mangling
 */
export class PrivateNames {
  readonly #definitions: Definitions;
  readonly #names: NameSpace;
  #scratch = new Uint8Array(256);

  constructor(definitions: Definitions, names: NameSpace) {
    this.#definitions = definitions;
    this.#names = names;
  }

  /** The attribute as which a scope has what is bound in it under a name. Functions and modules have names as they are written. */
  attribute(scope: number, name: number): number {
    const { kinds } = this.#definitions;
    if (kinds[scope] !== NodeKind.class) return name;
    const { bytes, offsets } = this.#names.strings;
    if (!isPrivate(bytes, offsets[name], offsets[name + 1])) return name;
    const length = this.#mangle(scope, bytes, offsets[name], offsets[name + 1]);
    return this.#names.intern(this.#scratch, 0, length);
  }

  /** The attribute that a private name in the code of a definition means; -1 when nothing in the tree bears it. */
  findWithin(definition: number, bytes: Uint8Array, from: number, to: number): number {
    const { kinds, parents } = this.#definitions;
    let owner = definition;
    while (owner >= 0 && kinds[owner] !== NodeKind.class) owner = parents[owner];
    if (owner < 0) return this.#names.find(bytes, from, to);
    const length = this.#mangle(owner, bytes, from, to);
    return this.#names.find(this.#scratch, 0, length);
  }

  /** Writes the attribute into the scratch memory. @returns its length */
  #mangle(owner: number, privateBytes: Uint8Array, from: number, to: number): number {
    const { bytes, offsets } = this.#names.strings;
    const className = this.#definitions.names[owner];
    const end = offsets[className + 1];
    let start = offsets[className];
    while (start < end && bytes[start] === UNDERSCORE) start++;
    const length = end - start + to - from + 1;
    if (length > this.#scratch.length) this.#scratch = new Uint8Array(length * 2);
    const scratch = this.#scratch;
    // A class whose name is all underscores mangles nothing.
    if (start === end) {
      scratch.set(privateBytes.subarray(from, to));
      return to - from;
    }
    scratch[0] = UNDERSCORE;
    scratch.set(bytes.subarray(start, end), 1);
    scratch.set(privateBytes.subarray(from, to), 1 + end - start);
    return length;
  }
}

/** True for `__x`, and not for `__x__`. */
export function isPrivate(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 3 || bytes[from] !== UNDERSCORE || bytes[from + 1] !== UNDERSCORE) return false;
  return !(bytes[to - 1] === UNDERSCORE && bytes[to - 2] === UNDERSCORE);
}
