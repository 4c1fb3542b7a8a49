import { NodeFlag, ReferenceKind } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import { GLOBAL, NONLOCAL } from '../scopes/symbols.ts';
import * as wellKnown from '../well-known.ts';
import { Definitions } from './definitions.ts';
import * as grammar from './grammar.ts';

const T = Object.freeze({ ...tokenKinds });
const { DUNDER_ALL, TYPE } = wellKnown;
const { STARTS_EXPRESSION } = grammar;

const { annotate: ANNOTATE, read: READ, write: WRITE } = ReferenceKind;

/** Tokens outside brackets that say what a statement that begins with an expression is, or end it. */
const DECISIVE = tokenKinds.kindTable(
  [1, T.NEWLINE, T.SEMI, T.END, T.ERROR, T.EQUAL, T.AUGMENTED, T.COLON],
  [2, T.LPAR, T.LSQB, T.LBRACE, T.FSTRING_START],
  [3, T.LAMBDA],
);

/** Statements that have no block. */
export abstract class SimpleStatements extends Definitions {
  protected simpleLine(): void {
    const { kinds } = this;
    this.#simple();
    while (kinds[this.p] === T.SEMI) {
      this.p++;
      if (kinds[this.p] === T.NEWLINE) break;
      this.#simple();
    }
    this.expect(T.NEWLINE, 'the end of the statement');
  }

  #simple(): void {
    const { kinds } = this;
    switch (kinds[this.p]) {
      case T.RETURN:
        this.p++;
        if (STARTS_EXPRESSION[kinds[this.p]] === 1) this.expressions(READ);
        break;
      case T.IMPORT:
        this.importStatement();
        break;
      case T.FROM:
        this.fromStatement();
        break;
      case T.PASS:
      case T.BREAK:
      case T.CONTINUE:
        this.p++;
        break;
      case T.RAISE:
        this.p++;
        if (STARTS_EXPRESSION[kinds[this.p]] === 0) break;
        this.expression(READ, true);
        if (kinds[this.p] === T.FROM) {
          this.p++;
          this.expression(READ, true);
        }
        break;
      case T.ASSERT:
        this.p++;
        this.expression(READ, true);
        if (kinds[this.p] === T.COMMA) {
          this.p++;
          this.expression(READ, true);
        }
        break;
      case T.DEL:
        this.p++;
        this.#deleted(T.NEWLINE);
        break;
      case T.GLOBAL:
        this.#declare(GLOBAL);
        break;
      case T.NONLOCAL:
        this.#declare(NONLOCAL);
        break;
      default:
        this.#expressionStatement();
    }
  }

  /** An expression, or an assignment of any kind. */
  #expressionStatement(): void {
    const { kinds, values } = this;
    const start = this.p;
    const inModule = this.scope === 0;
    if (inModule && kinds[start] === T.NAME) {
      if (values[start] === DUNDER_ALL) this.callExports(start);
      else if (values[start] === TYPE && this.#isTypeAlias()) {
        this.typeAlias();
        return;
      }
    } else if (kinds[start] === T.NAME && values[start] === TYPE && this.#isTypeAlias()) {
      this.typeAlias();
      return;
    }
    const decisive = this.decisive(start);
    switch (kinds[decisive]) {
      case T.EQUAL:
        this.#assignment(decisive);
        break;
      case T.AUGMENTED:
        if (inModule && kinds[start] === T.NAME && values[start] === DUNDER_ALL && decisive === start + 1) {
          this.augmentExports(decisive, decisive + 1);
        }
        if (kinds[start] === T.NAME && decisive === start + 1) this.augmentName(this.p++);
        else this.target();
        this.expect(T.AUGMENTED, 'an operator');
        this.yieldOrExpressions(READ);
        break;
      case T.COLON:
        this.#annotated();
        break;
      default:
        this.yieldOrExpressions(READ);
    }
  }

  /** `a = b, c = value`. @param equal - the first `=` */
  #assignment(equal: number): void {
    const { kinds } = this;
    let isExportList = false;
    this.defer();
    do {
      isExportList ||= equal === this.p + 1 && this.#isExportList(this.p);
      this.targets(T.EQUAL);
      this.expect(T.EQUAL, "'='");
      equal = this.decisive(this.p);
    } while (kinds[equal] === T.EQUAL);
    this.endTargets();
    if (isExportList) this.assignExports(this.p);
    this.yieldOrExpressions(READ);
    this.settle();
  }

  /** `target: annotation = value` */
  #annotated(): void {
    const { kinds } = this;
    const start = this.p;
    this.defer();
    if (kinds[start] === T.NAME && kinds[start + 1] === T.COLON) {
      this.bindName(this.p++, NodeFlag.annotated);
    } else if (kinds[start] === T.LPAR && kinds[start + 1] === T.NAME && kinds[start + 2] === T.RPAR) {
      // In parentheses a name without a value is not bound.
      this.p += 3;
      const colon = this.p;
      if (kinds[colon] !== T.COLON) this.fail("':'");
      if (kinds[this.decisive(colon + 1)] === T.EQUAL) this.bindName(start + 1);
      else this.referName(start + 1, WRITE);
    } else this.operand(WRITE);
    this.endTargets();
    this.expect(T.COLON, "':'");
    this.expression(ANNOTATE, true);
    if (kinds[this.p] === T.EQUAL) {
      this.p++;
      if (this.#isExportList(start)) this.assignExports(this.p);
      this.yieldOrExpressions(READ);
    }
    this.settle();
  }

  #isExportList(token: number): boolean {
    return this.scope === 0 && this.kinds[token] === T.NAME && this.values[token] === DUNDER_ALL;
  }

  /** The first token at or after `token`, outside brackets and lambdas, that is an assignment's operator, a colon, or the statement's end. */
  protected decisive(token: number): number {
    const { kinds } = this;
    let lambdas = 0;
    for (; ; token++) {
      switch (DECISIVE[kinds[token]]) {
        case 0:
          break;
        case 2:
          token = this.closing(token);
          break;
        case 3:
          lambdas++;
          break;
        default:
          if (lambdas === 0 || kinds[token] < T.COLON) return token;
          if (kinds[token] === T.COLON) lambdas--;
          else if (kinds[token] !== T.EQUAL) return token;
      }
    }
  }

  #declare(flag: number): void {
    const { kinds, symbols } = this;
    do {
      const token = ++this.p;
      this.expect(T.NAME, 'a name');
      symbols.flags[this.symbol(this.values[token])] |= flag;
    } while (kinds[this.p] === T.COMMA);
  }

  #deleted(end: number): void {
    const { kinds } = this;
    for (;;) {
      const k = kinds[this.p];
      const isBracket = k === T.LPAR || k === T.LSQB;
      const next = kinds[(isBracket ? this.closing(this.p) : this.p) + 1];
      const isTrailed = next === T.DOT || next === T.LPAR || next === T.LSQB;
      if (k === T.NAME && !isTrailed) this.deleteName(this.p++);
      else if (isBracket && !isTrailed) {
        this.p++;
        if (kinds[this.p] !== k + 4) this.#deleted(k + 4);
        this.expect(k + 4, 'the end of the list of what is deleted');
      } else this.operand(WRITE);
      if (kinds[this.p] !== T.COMMA) return;
      this.p++;
      if (kinds[this.p] === end || kinds[this.p] === T.SEMI) return;
    }
  }

  #isTypeAlias(): boolean {
    const { kinds, p } = this;
    return kinds[p + 1] === T.NAME && (kinds[p + 2] === T.EQUAL || kinds[p + 2] === T.LSQB);
  }
}
