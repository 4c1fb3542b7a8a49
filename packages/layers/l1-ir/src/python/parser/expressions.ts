import { NodeFlag, ReferenceKind } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import * as grammar from './grammar.ts';
import { Lambdas } from './lambdas.ts';

const T = Object.freeze({ ...tokenKinds });
const { STARTS_EXPRESSION } = grammar;

const { read: READ, write: WRITE } = ReferenceKind;

const BINARY = 1;
const NOT_IN = 2;
const CONDITION = 3;
const OTHERWISE = 4;

/** What a token is when it follows an operand. */
const OPERATORS = tokenKinds.kindTable(
  [BINARY, ...[T.STAR, T.DOUBLE_STAR, T.PLUS_MINUS, T.AT, T.VBAR, T.OPERATOR, T.AND, T.OR, T.IN, T.IS]],
  [NOT_IN, T.NOT],
  [CONDITION, T.IF],
  [OTHERWISE, T.ELSE],
);

/** Expressions: operands with operators between them, and targets, which are expressions that are written to. */
export abstract class Expressions extends Lambdas {
  protected override expression(kind: number, ternary: boolean): void {
    const { kinds } = this;
    let conditions = 0;
    for (;;) {
      const k = kinds[this.p];
      if (k === T.NAME) {
        if (kinds[this.p + 1] === T.WALRUS) {
          this.#walrus();
          continue;
        }
        this.chain(kind);
        const next = kinds[this.p];
        if (next === T.LPAR || next === T.LSQB) this.trailers(kind);
      } else if (k === T.PLUS_MINUS || k === T.TILDE || k === T.NOT || k === T.AWAIT) {
        this.p++;
        continue;
      } else if (k === T.LAMBDA) {
        this.lambda(ternary);
      } else this.operand(kind);
      switch (OPERATORS[kinds[this.p]]) {
        case 0:
          if (conditions > 0) this.fail("'else'");
          return;
        case BINARY:
          this.p++;
          // `is not`
          continue;
        case NOT_IN:
          this.p++;
          this.expect(T.IN, "'in' after 'not'");
          continue;
        case CONDITION:
          if (!ternary) return;
          conditions++;
          this.p++;
          continue;
        default:
          if (conditions === 0) return;
          conditions--;
          this.p++;
      }
    }
  }

  protected override operand(kind: number): void {
    switch (this.kinds[this.p]) {
      case T.NAME:
        this.chain(kind);
        break;
      case T.NUMBER:
      case T.NONE:
      case T.TRUE:
      case T.FALSE:
      case T.ELLIPSIS:
        this.p++;
        break;
      case T.STRING:
      case T.FSTRING_START:
        this.strings();
        break;
      case T.LPAR:
        this.parenthesized(kind);
        break;
      case T.LSQB:
        this.list(kind);
        break;
      case T.LBRACE:
        this.dictionaryOrSet();
        break;
      default:
        this.fail('an expression');
    }
    this.trailers(kind);
  }

  protected override expressions(kind: number): void {
    const { kinds } = this;
    for (;;) {
      if (kinds[this.p] === T.STAR) this.p++;
      this.expression(kind, true);
      if (kinds[this.p] !== T.COMMA) return;
      this.p++;
      if (STARTS_EXPRESSION[kinds[this.p]] === 0) return;
    }
  }

  protected override yieldOrExpressions(kind: number): void {
    const { kinds } = this;
    if (kinds[this.p] !== T.YIELD) {
      this.expressions(kind);
      return;
    }
    this.p++;
    const generator = this.functionNode();
    if (generator > 0) this.emitter.nodes.addFlags(generator, NodeFlag.generator);
    if (kinds[this.p] === T.FROM) {
      this.p++;
      this.expression(READ, true);
    } else if (STARTS_EXPRESSION[kinds[this.p]] === 1) this.expressions(READ);
  }

  protected override targets(end: number): void {
    const { kinds } = this;
    for (;;) {
      this.target();
      if (kinds[this.p] !== T.COMMA) return;
      this.p++;
      if (kinds[this.p] === end) return;
    }
  }

  /** Reads one target, which may be a list of targets in brackets. */
  protected target(): void {
    const { kinds } = this;
    if (kinds[this.p] === T.STAR) this.p++;
    switch (kinds[this.p]) {
      case T.NAME:
        if (isTrailer(kinds[this.p + 1])) break;
        this.bindName(this.p++);
        return;
      case T.LPAR:
      case T.LSQB: {
        const open = this.p;
        if (isTrailer(kinds[this.closing(open) + 1])) break;
        const close = kinds[open] + 4;
        this.p++;
        if (kinds[this.p] !== close) this.targets(close);
        this.expect(close, kinds[open] === T.LPAR ? "',' or ')'" : "',' or ']'");
        return;
      }
    }
    this.operand(WRITE);
    const last = kinds[this.p - 1];
    if (last !== T.NAME && last !== T.RSQB) {
      this.p--;
      this.fail('a name, an attribute or a subscript to assign to');
    }
  }

  /** `name :=`; the value follows as an operand. */
  #walrus(): void {
    const { scope } = this;
    this.scope = this.walrusScope();
    this.bindName(this.p);
    this.scope = scope;
    this.p += 2;
  }
}

function isTrailer(kind: number): boolean {
  return kind === T.DOT || kind === T.LPAR || kind === T.LSQB;
}
