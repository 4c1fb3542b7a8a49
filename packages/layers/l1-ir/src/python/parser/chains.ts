import { ReferenceKind } from '@strata/tables';
import { NO_BASE } from '../dotted-texts.ts';
import * as tokenKinds from '../lexer/token-kinds.ts';
import * as wellKnown from '../well-known.ts';
import { Comprehensions } from './comprehensions.ts';

const T = Object.freeze({ ...tokenKinds });
const { DUNDER_IMPORT, GENEXPR, IMPORT_MODULE, IMPORTLIB } = wellKnown;

const { annotate: ANNOTATE, call: CALL, decorate: DECORATE, inherit: INHERIT, read: READ } = ReferenceKind;

/** Attribute chains, calls and subscripts. */
export abstract class Chains extends Comprehensions {
  /** Reads a name and the attributes that follow it. @param kind - of the last name, unless what follows says otherwise */
  protected chain(kind: number): void {
    const { kinds, values } = this;
    let token = this.p;
    const base = values[token];
    const symbol = kind === ANNOTATE ? this.symbol(base) : this.readSymbol(base);
    let text = this.texts.name(base);
    let next = kinds[token + 1];
    this.refer(token, next === T.DOT ? READ : this.#lastKind(kind, token + 1), text, symbol);
    while (next === T.DOT) {
      token += 2;
      if (kinds[token] !== T.NAME) {
        this.p = token;
        this.fail('the name of an attribute');
      }
      text = this.texts.join(text, values[token]);
      next = kinds[token + 1];
      this.refer(token, next === T.DOT ? READ : this.#lastKind(kind, token + 1), text, symbol);
    }
    this.p = token + 1;
    if (next === T.LPAR) {
      const last = values[token];
      if (last === DUNDER_IMPORT || (last === IMPORT_MODULE && (last === base || base === IMPORTLIB))) {
        this.dynamicImport(token + 1);
      }
    }
  }

  /** Reads attributes, calls and subscripts after an operand. */
  protected trailers(kind: number): void {
    for (;;) {
      switch (this.kinds[this.p]) {
        case T.LPAR:
          this.#call();
          break;
        case T.LSQB:
          this.#subscript(kind === ANNOTATE ? ANNOTATE : READ);
          break;
        case T.DOT:
          this.#attributes(kind);
          break;
        default:
          return;
      }
    }
  }

  /** Reads the arguments of a call up to its closing parenthesis. The cursor is behind the opening one. */
  protected argumentsOf(open: number): void {
    const { kinds } = this;
    if (this.isComprehension(open)) {
      this.comprehension(GENEXPR, T.RPAR);
      return;
    }
    while (kinds[this.p] !== T.RPAR) {
      const k = kinds[this.p];
      if (k === T.STAR || k === T.DOUBLE_STAR) this.p++;
      else if (k === T.NAME && kinds[this.p + 1] === T.EQUAL) this.p += 2;
      this.expression(READ, true);
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    this.expect(T.RPAR, "',' or ')'");
  }

  #call(): void {
    const open = this.p++;
    this.argumentsOf(open);
  }

  #subscript(kind: number): void {
    const { kinds } = this;
    this.p++;
    if (kinds[this.p] === T.RSQB) this.fail('an index');
    while (kinds[this.p] !== T.RSQB) {
      if (kinds[this.p] === T.STAR) this.p++;
      if (kinds[this.p] !== T.COLON) this.expression(kind, true);
      while (kinds[this.p] === T.COLON) {
        this.p++;
        if (STARTS_SLICE_PART[kinds[this.p]] === 1) this.expression(kind, true);
      }
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    this.expect(T.RSQB, "',' or ']'");
  }

  /** `.d` after something that is not a name. */
  #attributes(kind: number): void {
    const { kinds, values } = this;
    let text = NO_BASE;
    do {
      const token = this.p + 1;
      if (kinds[token] !== T.NAME) {
        this.p = token;
        this.fail('the name of an attribute');
      }
      text = this.texts.join(text, values[token]);
      const next = kinds[token + 1];
      this.refer(token, next === T.DOT ? READ : this.#lastKind(kind, token + 1), text, -1);
      this.p = token + 1;
    } while (kinds[this.p] === T.DOT);
  }

  /** The kind of the last name of a chain, by what follows it. */
  #lastKind(kind: number, next: number): number {
    switch (this.kinds[next]) {
      case T.LPAR:
        // The call that makes a decorator is part of it.
        return kind === DECORATE && this.kinds[this.closing(next) + 1] === T.NEWLINE ? DECORATE : CALL;
      case T.LSQB:
        return kind === ANNOTATE || kind === INHERIT ? kind : READ;
      default:
        return kind;
    }
  }
}

/** What may follow a colon of a slice, beside another colon and the end. */
const STARTS_SLICE_PART = tokenKinds.kindTable([
  1,
  ...[T.NAME, T.NUMBER, T.STRING, T.FSTRING_START, T.LPAR, T.LSQB, T.LBRACE, T.ELLIPSIS, T.PLUS_MINUS],
  ...[T.TILDE, T.FALSE, T.NONE, T.TRUE, T.AWAIT, T.LAMBDA, T.NOT],
]);
