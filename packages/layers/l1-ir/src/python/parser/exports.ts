import { ExportAction } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import { plainString } from '../string-literal.ts';
import * as wellKnown from '../well-known.ts';
import { Imports } from './imports.ts';

const T = Object.freeze({ ...tokenKinds });
const { APPEND, DUNDER_ALL, EXTEND, LIST, REMOVE, SET, SORTED, TUPLE } = wellKnown;

const PLUS = 0x2b;

/**
 * What a module's statements say about `__all__`, as steps. These methods only look at tokens ahead of the cursor: the statement is read
 * for its names as any other.
 */
export abstract class Exports extends Imports {
  /** Atoms of the names exported so far by literal name. */
  protected readonly exported: Set<number> = new Set();

  protected beginExports(): void {
    // Clearing an empty set costs a microsecond all the same.
    if (this.exported.size > 0) this.exported.clear();
  }

  /** `__all__ = VALUE`, whose value starts at a token. */
  protected assignExports(value: number): void {
    // `__all__ = __all__ + [...]` goes on with the list there is.
    if (!this.#isOwnList(value)) {
      this.exported.clear();
      this.#step(ExportAction.declare, value);
    }
    this.#list(value);
  }

  /** `__all__ += VALUE`. */
  protected augmentExports(operator: number, value: number): void {
    if (this.source[this.starts[operator]] === PLUS) this.#list(value);
    else this.#step(ExportAction.unknown, value);
  }

  /** `__all__.method(...)`, where the statement at a token is one. */
  protected callExports(token: number): void {
    const { kinds, values } = this;
    if (kinds[token + 1] !== T.DOT || kinds[token + 2] !== T.NAME || kinds[token + 3] !== T.LPAR) return;
    const argument = token + 4;
    switch (values[token + 2]) {
      case EXTEND:
        this.#list(argument);
        break;
      case APPEND:
      case REMOVE: {
        const action = values[token + 2] === APPEND ? ExportAction.add : ExportAction.remove;
        if (this.#names(action, argument) !== this.closing(token + 3)) this.#step(ExportAction.unknown, argument);
        break;
      }
      default:
        this.#step(ExportAction.unknown, token);
    }
  }

  /** Takes down lists joined by `+`. What cannot be read is one step `unknown`. */
  #list(token: number): void {
    let end = this.#term(token);
    while (end > 0 && this.kinds[end] === T.PLUS_MINUS && this.source[this.starts[end]] === PLUS) {
      end = this.#term(end + 1);
    }
    if (end < 0 || !this.#isEnd(end)) this.#step(ExportAction.unknown, token);
  }

  /** Takes down one list; returns the token after it, or -1 when it cannot be read. */
  #term(token: number): number {
    const { kinds, values } = this;
    switch (kinds[token]) {
      case T.LSQB:
      case T.LPAR: {
        if (this.isComprehension(token)) return -1;
        const close = this.closing(token);
        const end = this.#items(token + 1, close);
        return end === close ? close + 1 : -1;
      }
      case T.STRING:
        return this.#items(token, -1);
      case T.NAME: {
        const last = values[token];
        if (kinds[token + 1] === T.LPAR && (last === LIST || last === TUPLE || last === SET || last === SORTED)) {
          const close = this.closing(token + 1);
          return close === token + 2 || this.#term(token + 2) === close ? close + 1 : -1;
        }
        return this.#otherList(token);
      }
      default:
        return -1;
    }
  }

  /** Takes down names between commas, and lists after `*`; returns the token after them, which should be `close`. */
  #items(token: number, close: number): number {
    const { kinds } = this;
    while (token !== close && token > 0) {
      if (kinds[token] === T.STRING) token = this.#names(ExportAction.add, token);
      else if (kinds[token] === T.STAR) token = this.#term(token + 1);
      // Parentheses around lists joined by `+`.
      else if (close > 0) {
        token = this.#term(token);
        while (token > 0 && kinds[token] === T.PLUS_MINUS) token = this.#term(token + 1);
        return token;
      } else return -1;
      if (kinds[token] !== T.COMMA) break;
      token++;
      if (close < 0 && kinds[token] !== T.STRING && kinds[token] !== T.STAR) break;
    }
    return token;
  }

  /** Takes down one literal name, which may be several literals in a row; returns the token after it, or -1. */
  #names(action: number, token: number): number {
    const { kinds, starts, ends, source } = this;
    const first = token;
    let name: Uint8Array = new Uint8Array(0);
    for (; kinds[token] === T.STRING; token++) {
      const text = plainString(source, starts[token], ends[token]);
      if (text === undefined) return -1;
      const part = source.subarray(text.from, text.to);
      name = token === first ? part : Buffer.concat([name, part]);
    }
    if (token === first || kinds[token] === T.FSTRING_START) return -1;
    const { exports } = this.emitter;
    exports.add(action, exports.names.intern(name, 0, name.length), this.lines[first]);
    const atom = this.atoms.internBytes(name, 0, name.length);
    if (action === ExportAction.add) this.exported.add(atom);
    else this.exported.delete(atom);
    return token;
  }

  /** `a.b.__all__`: all that another module exports; returns the token after it, or -1. Its own list adds nothing. */
  #otherList(token: number): number {
    const { kinds, values } = this;
    const first = token;
    while (kinds[token + 1] === T.DOT && kinds[token + 2] === T.NAME) token += 2;
    if (values[token] !== DUNDER_ALL) return -1;
    if (token === first) return token + 1;
    let text = this.atoms.text(values[first]);
    for (let name = first + 2; name < token; name += 2) text += `.${this.atoms.text(values[name])}`;
    const { exports } = this.emitter;
    exports.add(ExportAction.include, exports.names.internString(text), this.lines[first]);
    return token + 1;
  }

  #isOwnList(token: number): boolean {
    return this.kinds[token] === T.NAME && this.values[token] === DUNDER_ALL && this.kinds[token + 1] === T.PLUS_MINUS;
  }

  #isEnd(token: number): boolean {
    const k = this.kinds[token];
    return k === T.NEWLINE || k === T.SEMI || k === T.RPAR;
  }

  #step(action: number, token: number): void {
    const { exports } = this.emitter;
    exports.add(action, exports.names.internString(''), this.lines[token]);
  }
}
