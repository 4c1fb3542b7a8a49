import { Binding, NONE } from '@strata/tables';
import { BUILTIN_END, DUNDER_CLASS, KEYWORD_END } from '../well-known.ts';
import { CLASS_SCOPE, type Scopes, TYPE_PARAMETER_SCOPE } from './scopes.ts';
import { BOUND, DELETED, GLOBAL, NONLOCAL, READ, SUPERSEDED, type Symbols } from './symbols.ts';

/** What each symbol of a file is bound to, by symbol. */
export class Resolution {
  bindings: Uint8Array<ArrayBuffer> = new Uint8Array(512);
  targets: Uint32Array<ArrayBuffer> = new Uint32Array(512);
  readonly #scopes: Scopes;
  readonly #symbols: Symbols;
  #binding = 0;
  #target = 0;

  constructor(scopes: Scopes, symbols: Symbols) {
    this.#scopes = scopes;
    this.#symbols = symbols;
  }

  /** Resolves every symbol, by the rules of CPython's symtable. To be called when the whole file has been read. */
  resolve(): void {
    const symbols = this.#symbols;
    if (symbols.count > this.targets.length) {
      this.bindings = new Uint8Array(symbols.scopes.length);
      this.targets = new Uint32Array(symbols.scopes.length);
    }
    for (let symbol = 0; symbol < symbols.count; symbol++) {
      const flags = symbols.flags[symbol];
      if ((flags & (BOUND | GLOBAL | NONLOCAL)) === BOUND) {
        this.bindings[symbol] = symbols.bindings[symbol];
        this.targets[symbol] = symbols.targets[symbol];
      } else {
        this.#lookUp(symbols.scopes[symbol], symbols.atoms[symbol], flags);
        this.bindings[symbol] = this.#binding;
        this.targets[symbol] = this.#target;
      }
    }
  }

  #lookUp(scope: number, atom: number, flags: number): void {
    const scopes = this.#scopes;
    const symbols = this.#symbols;
    // The names of a class are looked up in it and in the module, not in functions around it (LOAD_NAME in CPython).
    const isReadFirst = (flags & (READ | SUPERSEDED | BOUND)) === (READ | SUPERSEDED);
    if ((flags & GLOBAL) !== 0 || scope === 0 || isReadFirst) {
      this.#inModule(atom);
      return;
    }
    if ((flags & (DELETED | NONLOCAL)) === DELETED) {
      // Deleted in a class and bound nowhere in it.
      this.#found(Binding.unknown, NONE);
      return;
    }
    // Only annotation scopes see the names of a class around them.
    let seesClass = scopes.kinds[scope] === TYPE_PARAMETER_SCOPE;
    for (let outer = scopes.parents[scope]; outer > 0; outer = scopes.parents[outer]) {
      const kind = scopes.kinds[outer];
      if (kind === CLASS_SCOPE && !seesClass) {
        if (atom !== DUNDER_CLASS) continue;
        this.#found(Binding.node, scopes.nodes[outer]);
        return;
      }
      seesClass &&= kind === TYPE_PARAMETER_SCOPE;
      const symbol = symbols.find(outer, atom);
      if (symbol < 0) continue;
      const found = symbols.flags[symbol];
      if ((found & GLOBAL) !== 0) break;
      if ((found & NONLOCAL) !== 0) continue;
      if ((found & BOUND) !== 0) {
        this.#found(symbols.bindings[symbol], symbols.targets[symbol]);
        return;
      }
    }
    this.#inModule(atom);
  }

  #inModule(atom: number): void {
    const symbols = this.#symbols;
    const symbol = symbols.find(0, atom);
    if (symbol >= 0 && (symbols.flags[symbol] & BOUND) !== 0) {
      this.#found(symbols.bindings[symbol], symbols.targets[symbol]);
    } else {
      const builtin = atom >= KEYWORD_END && atom < BUILTIN_END;
      this.#found(builtin ? Binding.builtin : Binding.unknown, NONE);
    }
  }

  #found(binding: number, target: number): void {
    this.#binding = binding;
    this.#target = target;
  }
}
