import type { Atoms } from '../atoms.ts';

/** Kinds of scopes. */
export const MODULE_SCOPE = 0;
export const CLASS_SCOPE = 1;
/** Functions and lambdas. */
export const FUNCTION_SCOPE = 2;
export const COMPREHENSION_SCOPE = 3;
/** The scope of `[T]` in `def f[T]`, which unlike a function sees the names of a class around it. */
export const TYPE_PARAMETER_SCOPE = 4;

const LOCALS = Buffer.from('.<locals>.');
const DOT = Buffer.from('.');

/**
 * The scopes of one file as columns; 0 is the module. Each knows the text that comes before the fully qualified names of what it binds
 * (`pkg.mod.Class.method.<locals>.`), which lies in {@link prefixes}.
 */
export class Scopes {
  kinds: Uint8Array<ArrayBuffer> = new Uint8Array(256);
  parents: Int32Array<ArrayBuffer> = new Int32Array(256);
  /** Node of the definition whose scope it is; of a comprehension, of the definition around it. */
  nodes: Int32Array<ArrayBuffer> = new Int32Array(256);
  /** Atom of the innermost class around, by which private names are mangled; -1 for none. */
  classes: Int32Array<ArrayBuffer> = new Int32Array(256);
  prefixStarts: Int32Array<ArrayBuffer> = new Int32Array(256);
  prefixEnds: Int32Array<ArrayBuffer> = new Int32Array(256);
  prefixes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 14);
  /** The same bytes, for copying by words; there are always more than 4 bytes behind the last prefix. */
  prefixView: DataView = new DataView(this.prefixes.buffer);
  count = 0;
  readonly #atoms: Atoms;
  #prefixEnd = 0;

  constructor(atoms: Atoms) {
    this.#atoms = atoms;
  }

  /** Forgets all scopes and opens the module's. */
  reset(moduleName: Uint8Array): void {
    this.count = 0;
    this.#prefixEnd = 0;
    const scope = this.#add(MODULE_SCOPE, -1, 0, -1);
    this.prefixStarts[scope] = 0;
    this.#append(moduleName, 0, moduleName.length);
    this.#append(DOT, 0, 1);
    this.prefixEnds[scope] = this.#prefixEnd;
  }

  /**
   * Opens a scope and returns its number.
   *
   * @param around - scope whose prefix its prefix starts with: where the definition is bound
   * @param name - atom of the definition
   */
  open(kind: number, parent: number, node: number, around: number, name: number): number {
    const scope = this.#add(kind, parent, node, kind === CLASS_SCOPE ? name : this.classes[parent]);
    const { offsets, bytes } = this.#atoms;
    this.prefixStarts[scope] = this.#prefixEnd;
    this.#appendPrefix(around);
    this.#append(bytes, offsets[name], offsets[name + 1]);
    if (kind === CLASS_SCOPE) this.#append(DOT, 0, 1);
    else this.#append(LOCALS, 0, LOCALS.length);
    this.prefixEnds[scope] = this.#prefixEnd;
    return scope;
  }

  #add(kind: number, parent: number, node: number, className: number): number {
    const scope = this.count++;
    if (scope === this.kinds.length) this.#grow();
    this.kinds[scope] = kind;
    this.parents[scope] = parent;
    this.nodes[scope] = node;
    this.classes[scope] = className;
    return scope;
  }

  #appendPrefix(scope: number): void {
    const from = this.prefixStarts[scope];
    const to = this.prefixEnds[scope];
    this.#room(to - from);
    this.prefixes.copyWithin(this.#prefixEnd, from, to);
    this.#prefixEnd += to - from;
  }

  #append(source: Uint8Array, from: number, to: number): void {
    this.#room(to - from);
    const { prefixes } = this;
    let at = this.#prefixEnd;
    for (let i = from; i < to; i++) prefixes[at++] = source[i];
    this.#prefixEnd = at;
  }

  #room(length: number): void {
    if (this.#prefixEnd + length + 8 <= this.prefixes.length) return;
    const grown = new Uint8Array(Math.max(this.prefixes.length * 2, this.#prefixEnd + length + 8));
    grown.set(this.prefixes);
    this.prefixes = grown;
    this.prefixView = new DataView(grown.buffer);
  }

  #grow(): void {
    const length = this.kinds.length * 2;
    const kinds = new Uint8Array(length);
    kinds.set(this.kinds);
    this.kinds = kinds;
    const longer = (values: Int32Array) => {
      const grown = new Int32Array(length);
      grown.set(values);
      return grown;
    };
    this.parents = longer(this.parents);
    this.nodes = longer(this.nodes);
    this.classes = longer(this.classes);
    this.prefixStarts = longer(this.prefixStarts);
    this.prefixEnds = longer(this.prefixEnds);
  }
}
