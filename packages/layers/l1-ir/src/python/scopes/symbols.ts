import { NONE } from '@strata/tables';

/** Bits of {@link Symbols.flags}. */
export const BOUND = 1;
/** Declared `global`. */
export const GLOBAL = 2;
/** Declared `nonlocal`. */
export const NONLOCAL = 4;
/** Named in a `del`, which makes a name local without binding it. */
export const DELETED = 8;
/** The binding kept is a second choice: of an except handler, or of an else. */
export const FALLBACK = 16;
/** Another symbol has taken its place. */
export const SUPERSEDED = 32;
/** Read in the body of its class. Class bodies look names up when they run: what reads one before it is bound sees the module's. */
export const READ = 64;

/** What makes a name of a class more than read and bound. */
const DECLARED = BOUND | GLOBAL | NONLOCAL | DELETED;

const INITIAL_SLOTS = 512;

/**
 * The pairs (scope, name) of one file that occur in it, as columns; found by open addressing (linear probing, at most half full). What a
 * name is bound to in its scope is known when the file ends.
 */
export class Symbols {
  scopes: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_SLOTS);
  /** Atom of the name, mangled where Python mangles it. */
  atoms: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_SLOTS);
  flags: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL_SLOTS);
  /** Binding code, once BOUND. */
  bindings: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL_SLOTS);
  /** Row of imports or nodes, once BOUND. */
  targets: Uint32Array<ArrayBuffer> = new Uint32Array(INITIAL_SLOTS);
  /** Node of the variable, local or parameter of that name; NONE for none. */
  variables: Uint32Array<ArrayBuffer> = new Uint32Array(INITIAL_SLOTS);
  count = 0;
  /** Symbol + 1; 0 is free. */
  #slots = new Int32Array(INITIAL_SLOTS);
  #mask = INITIAL_SLOTS - 1;

  reset(): void {
    this.count = 0;
    // A table as large as the file before needed would have to be cleared for every small file after it.
    if (this.#slots.length > INITIAL_SLOTS) this.#slots = new Int32Array(INITIAL_SLOTS);
    else this.#slots.fill(0);
    this.#mask = INITIAL_SLOTS - 1;
  }

  /** The symbol of a name in a scope, or -1. */
  find(scope: number, atom: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hash(scope, atom) & mask;
    for (;;) {
      const symbol = slots[slot] - 1;
      if (symbol < 0 || (this.atoms[symbol] === atom && this.scopes[symbol] === scope)) return symbol;
      slot = (slot + 1) & mask;
    }
  }

  findOrAdd(scope: number, atom: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hash(scope, atom) & mask;
    for (;;) {
      const symbol = slots[slot] - 1;
      if (symbol < 0) break;
      if (this.atoms[symbol] === atom && this.scopes[symbol] === scope) return symbol;
      slot = (slot + 1) & mask;
    }
    const symbol = this.count++;
    if (symbol === this.scopes.length) this.#grow();
    this.scopes[symbol] = scope;
    this.atoms[symbol] = atom;
    this.flags[symbol] = 0;
    this.variables[symbol] = NONE;
    slots[slot] = symbol + 1;
    if (this.count * 2 > mask) this.#rehash();
    return symbol;
  }

  /**
   * Binds a symbol. Of several bindings the last one counts that is no fallback, else the last one.
   *
   * A name that is bound anew gets a new symbol, which is the one found from then on: what used the name before keeps what it was bound to.
   * So does a class's name that is bound after it was read: the old symbol stays unbound.
   *
   * @returns the symbol that is in force
   */
  bind(symbol: number, binding: number, target: number, fallback: boolean): number {
    if ((this.flags[symbol] & SUPERSEDED) !== 0) symbol = this.find(this.scopes[symbol], this.atoms[symbol]);
    const flags = this.flags[symbol];
    if ((flags & BOUND) !== 0) {
      if (fallback && (flags & FALLBACK) === 0) return symbol;
      if (this.targets[symbol] !== target || this.bindings[symbol] !== binding) symbol = this.#supersede(symbol);
    } else if ((flags & (READ | DECLARED)) === READ) symbol = this.#supersede(symbol);
    this.flags[symbol] = (flags & ~(FALLBACK | READ)) | BOUND | (fallback ? FALLBACK : 0);
    this.bindings[symbol] = binding;
    this.targets[symbol] = target;
    return symbol;
  }

  /** True when {@link bind} would give the name another meaning than it has had so far. */
  rebinds(symbol: number, target: number): boolean {
    return (this.flags[symbol] & BOUND) !== 0 && this.targets[symbol] !== target;
  }

  /** Puts a new symbol in the place of one. */
  #supersede(symbol: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    const next = this.count++;
    if (next === this.scopes.length) this.#grow();
    this.scopes[next] = this.scopes[symbol];
    this.atoms[next] = this.atoms[symbol];
    this.variables[next] = this.variables[symbol];
    let slot = hash(this.scopes[symbol], this.atoms[symbol]) & mask;
    while (slots[slot] !== symbol + 1) slot = (slot + 1) & mask;
    slots[slot] = next + 1;
    this.flags[symbol] |= SUPERSEDED;
    return next;
  }

  #grow(): void {
    const length = this.scopes.length * 2;
    const scopes = new Int32Array(length);
    scopes.set(this.scopes);
    this.scopes = scopes;
    const atoms = new Int32Array(length);
    atoms.set(this.atoms);
    this.atoms = atoms;
    const flags = new Uint8Array(length);
    flags.set(this.flags);
    this.flags = flags;
    const bindings = new Uint8Array(length);
    bindings.set(this.bindings);
    this.bindings = bindings;
    const targets = new Uint32Array(length);
    targets.set(this.targets);
    this.targets = targets;
    const variables = new Uint32Array(length);
    variables.set(this.variables);
    this.variables = variables;
  }

  #rehash(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 4);
    const mask = slots.length - 1;
    for (const found of old) {
      if (found === 0) continue;
      let slot = hash(this.scopes[found - 1], this.atoms[found - 1]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = found;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

function hash(scope: number, atom: number): number {
  const mixed = Math.imul(atom, 0x9e3779b1) ^ Math.imul(scope, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
