import { ReferenceKind } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import * as wellKnown from '../well-known.ts';
import { Chains } from './chains.ts';

const T = Object.freeze({ ...tokenKinds });
const { DICTCOMP, GENEXPR, LISTCOMP, SETCOMP } = wellKnown;

const { annotate: ANNOTATE, read: READ } = ReferenceKind;

/** Parentheses, lists, dictionaries, sets, and strings with replacement fields. */
export abstract class Literals extends Chains {
  /** Reads what parentheses around expressions hold, and the closing one. The cursor is at the opening one. */
  protected parenthesized(kind: number): void {
    const open = this.p++;
    if (this.isComprehension(open)) {
      this.comprehension(GENEXPR, T.RPAR);
      return;
    }
    if (this.kinds[this.p] !== T.RPAR) this.yieldOrExpressions(kind === ANNOTATE ? ANNOTATE : READ);
    this.expect(T.RPAR, "',' or ')'");
  }

  protected list(kind: number): void {
    const open = this.p++;
    if (this.isComprehension(open)) {
      this.comprehension(LISTCOMP, T.RSQB);
      return;
    }
    if (this.kinds[this.p] !== T.RSQB) this.expressions(kind === ANNOTATE ? ANNOTATE : READ);
    this.expect(T.RSQB, "',' or ']'");
  }

  protected dictionaryOrSet(): void {
    const { kinds } = this;
    const open = this.p++;
    if (this.isComprehension(open)) {
      this.comprehension(this.#hasColon(open) ? DICTCOMP : SETCOMP, T.RBRACE);
      return;
    }
    while (kinds[this.p] !== T.RBRACE) {
      if (kinds[this.p] === T.STAR || kinds[this.p] === T.DOUBLE_STAR) this.p++;
      this.expression(READ, true);
      if (kinds[this.p] === T.COLON) {
        this.p++;
        this.expression(READ, true);
      }
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    this.expect(T.RBRACE, "',' or '}'");
  }

  /** Reads string literals that stand one after the other. */
  protected strings(): void {
    for (;;) {
      const k = this.kinds[this.p];
      if (k === T.STRING) this.p++;
      else if (k === T.FSTRING_START) this.#formatted();
      else return;
    }
  }

  #formatted(): void {
    const { kinds } = this;
    this.p++;
    while (kinds[this.p] === T.FIELD) this.#field();
    this.expect(T.FSTRING_END, 'a field or the end of the f-string');
  }

  #field(): void {
    const { kinds } = this;
    const open = this.p++;
    if (this.isComprehension(open)) {
      // Python before 3.12 reads the field as if it stood in parentheses.
      this.comprehension(GENEXPR, T.FIELD_END);
      return;
    }
    this.yieldOrExpressions(READ);
    if (kinds[this.p] === T.EQUAL) this.p++;
    if (kinds[this.p] === T.BANG) {
      this.p++;
      this.expect(T.NAME, "'s', 'r' or 'a' after '!'");
    }
    if (kinds[this.p] === T.COLON) {
      this.p++;
      while (kinds[this.p] === T.FIELD) this.#field();
    }
    this.expect(T.FIELD_END, "'!', ':' or '}'");
  }

  /** True when a colon stands directly inside the braces of a comprehension before its `for`. */
  #hasColon(open: number): boolean {
    const { kinds } = this;
    let lambdas = 0;
    for (let token = open + 1; ; token++) {
      switch (kinds[token]) {
        case T.LPAR:
        case T.LSQB:
        case T.LBRACE:
        case T.FSTRING_START:
          token = this.closing(token);
          break;
        case T.LAMBDA:
          lambdas++;
          break;
        case T.COLON:
          if (lambdas-- === 0) return true;
          break;
        case T.DOUBLE_STAR:
          if (token === open + 1) return true;
          break;
        case T.FOR:
        case T.RBRACE:
        case T.ERROR:
        case T.NEWLINE:
          return false;
      }
    }
  }
}
