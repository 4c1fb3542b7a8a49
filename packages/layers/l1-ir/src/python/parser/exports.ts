import { ExportAction } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import { plainString } from '../string-literal.ts';
import * as wellKnown from '../well-known.ts';
import { Imports } from './imports.ts';
import { valueBefore } from './list-variables.ts';

const T = Object.freeze({ ...tokenKinds });
const { APPEND, COPY, DUNDER_ALL, EXTEND, LIST, REMOVE, SET, SORTED, TUPLE } = wellKnown;

const PLUS = 0x2b;
/** Tokens after the name of a list. */
const ENDS_A_LIST = tokenKinds.kindTable([1, T.NEWLINE, T.SEMI, T.PLUS_MINUS, T.COMMA, T.RPAR, T.RSQB, T.IF]);
/** Tokens of a file that are looked at once more for the sake of variables in lists: more than any program needs. */
const MAX_LOOKED_BACK = 1 << 16;
/** Variables made of variables made of …: beyond this depth one counts as made elsewhere. */
const MAX_DEPTH = 100;

/**
 * What a module's statements say about `__all__`, as steps. These methods only look at tokens and leave the cursor where it is: the
 * statement is read for its names as any other.
 */
export abstract class Exports extends Imports {
  /** Atoms of the names exported so far by literal name. */
  protected readonly exported: Set<number> = new Set();
  #lookedBack = 0;
  #depth = 0;
  /** Where the assignment begins whose value is being read. */
  #assignment = 0;

  protected beginExports(): void {
    // Clearing an empty set costs a microsecond all the same.
    if (this.exported.size > 0) this.exported.clear();
    this.#lookedBack = 0;
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
        if (!this.isComprehension(token + 3)) this.#list(argument);
        else if (this.#comprehension(token + 3) < 0) this.#step(ExportAction.unknown, argument);
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
    if (this.#sum(token) < 0) this.#step(ExportAction.unknown, token);
  }

  /** Takes down lists joined by `+`, up to the end of the statement or argument; returns the token after them, or -1. */
  #sum(token: number): number {
    const end = this.#terms(token);
    return end > 0 && this.#isEnd(end) ? end : -1;
  }

  #terms(token: number): number {
    let end = this.#term(token);
    while (end > 0 && this.kinds[end] === T.PLUS_MINUS && this.source[this.starts[end]] === PLUS) {
      end = this.#term(end + 1);
    }
    return end;
  }

  /** Takes down one list; returns the token after it, or -1 when it cannot be read. */
  #term(token: number): number {
    const { kinds, values } = this;
    switch (kinds[token]) {
      case T.LSQB:
      case T.LPAR: {
        if (this.isComprehension(token)) return this.#comprehension(token);
        const close = this.closing(token);
        const first = kinds[token + 1];
        const isGroup = kinds[token] === T.LPAR && first !== T.STRING && first !== T.STAR && first !== T.RPAR;
        const end = isGroup ? this.#terms(token + 1) : this.#items(token + 1, close);
        return end === close ? close + 1 : -1;
      }
      case T.STRING:
        return this.#items(token, -1);
      case T.NAME: {
        const last = values[token];
        if (kinds[token + 1] === T.LPAR && (last === LIST || last === TUPLE || last === SET || last === SORTED)) {
          if (this.isComprehension(token + 1)) return this.#comprehension(token + 1);
          const close = this.closing(token + 1);
          return close === token + 2 || this.#term(token + 2) === close ? close + 1 : -1;
        }
        return this.#namedList(token);
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
      else return -1;
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

  /**
   * `[x for x in LIST]`, also with `if x not in __all__`, which leaves out what is there already. Takes down the list; returns the token after the
   * brackets, or -1.
   */
  #comprehension(open: number): number {
    const { kinds, values } = this;
    const first = open + 1;
    const name = values[first];
    const isPlain = kinds[first] === T.NAME && kinds[first + 1] === T.FOR && this.#isName(first + 2, name);
    if (!isPlain || kinds[first + 3] !== T.IN) return -1;
    let end = this.#term(first + 4);
    if (end > 0 && kinds[end] === T.IF) {
      const isNew = this.#isName(end + 1, name) && kinds[end + 2] === T.NOT && kinds[end + 3] === T.IN;
      end = isNew && this.#isName(end + 4, DUNDER_ALL) ? end + 5 : -1;
    }
    const close = this.closing(open);
    return end === close ? close + 1 : -1;
  }

  /** A list that has a name, or a copy of one; returns the token after it, or -1. The module's own list adds nothing. */
  #namedList(token: number): number {
    const { kinds, values } = this;
    const first = token;
    while (kinds[token + 1] === T.DOT && kinds[token + 2] === T.NAME) token += 2;
    let end = token + 1;
    if (token > first && values[token] === COPY && kinds[end] === T.LPAR && kinds[end + 1] === T.RPAR) {
      token -= 2;
      end += 2;
    } else if (kinds[end] === T.LSQB && kinds[end + 1] === T.COLON && kinds[end + 2] === T.RSQB) end += 3;
    if (token > first) return values[token] === DUNDER_ALL && this.#include(first, token - 2) ? end : -1;
    if (values[first] === DUNDER_ALL) return end;
    return ENDS_A_LIST[kinds[end]] === 1 && this.#variable(first) ? end : -1;
  }

  /** Takes down what a variable was given, or refers to it where that is not to be seen, as of one that is imported. */
  #variable(token: number): boolean {
    const { kinds, values } = this;
    const from = this.#depth === 0 ? token : this.#assignment;
    const limit = Math.max(0, from - (MAX_LOOKED_BACK - this.#lookedBack));
    const value = this.#depth === MAX_DEPTH ? ~from : valueBefore(kinds, values, values[token], from, limit);
    this.#lookedBack += from - (value < 0 ? ~value : value);
    if (value < 0) return this.#include(token, token);
    const outer = this.#assignment;
    this.#assignment = value - 2;
    this.#depth++;
    const isRead = this.#sum(value) > 0;
    this.#depth--;
    this.#assignment = outer;
    return isRead;
  }

  /** The names that another module exports, or that are in another list; its dotted text is that of some tokens. */
  #include(first: number, last: number): true {
    const { values } = this;
    let text = this.atoms.text(values[first]);
    for (let name = first + 2; name <= last; name += 2) text += `.${this.atoms.text(values[name])}`;
    const { exports } = this.emitter;
    exports.add(ExportAction.include, exports.names.internString(text), this.lines[first]);
    return true;
  }

  #isName(token: number, atom: number): boolean {
    return this.kinds[token] === T.NAME && this.values[token] === atom;
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
