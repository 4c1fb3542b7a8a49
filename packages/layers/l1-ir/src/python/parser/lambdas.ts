import { NodeFlag, NodeKind, ReferenceKind } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import { FUNCTION_SCOPE } from '../scopes/scopes.ts';
import * as wellKnown from '../well-known.ts';
import { Literals } from './literals.ts';

const T = Object.freeze({ ...tokenKinds });
const { LAMBDA_NAME } = wellKnown;

const { annotate: ANNOTATE, read: READ } = ReferenceKind;

/** Parameters of functions and lambdas, and lambdas. */
export abstract class Lambdas extends Literals {
  /**
   * Reads parameters up to a token of the kind `end`, which is left. Their names are bound in `scope`; annotations and defaults are read in
   * the current scope, or defaults in another.
   *
   * @param end - RPAR of a function, whose parameters may have annotations, or COLON of a lambda
   * @param defaults - scope in which defaults are evaluated: the one around the type parameters
   * @param receives - whether the first parameter receives the instance or class
   */
  protected parameters(end: number, scope: number, defaults: number, receives: boolean): void {
    const { kinds } = this;
    let flags = receives ? NodeFlag.receiver : 0;
    while (kinds[this.p] !== end) {
      const k = kinds[this.p];
      if (k === T.NAME) this.#parameter(end, scope, defaults, flags);
      else if (k === T.STAR || k === T.DOUBLE_STAR) {
        this.p++;
        if (kinds[this.p] === T.NAME) this.#parameter(end, scope, defaults, NodeFlag.variadic);
        else if (k === T.DOUBLE_STAR || kinds[this.p] !== T.COMMA) this.fail('the name of a parameter');
        flags = NodeFlag.keyword_only;
      } else if (k === T.OPERATOR && this.source[this.starts[this.p]] === 0x2f) this.p++;
      else this.fail('a parameter');
      flags &= ~NodeFlag.receiver;
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    if (kinds[this.p] !== end) this.fail(end === T.RPAR ? "',' or ')'" : "',' or ':'");
  }

  #parameter(end: number, scope: number, defaults: number, flags: number): void {
    const { kinds } = this;
    const token = this.p++;
    const annotated = end === T.RPAR && kinds[this.p] === T.COLON;
    this.bindParameter(token, NodeKind.parameter, scope, annotated ? flags | NodeFlag.annotated : flags);
    if (annotated) {
      this.p++;
      // `*args: *Ts`
      if (kinds[this.p] === T.STAR) this.p++;
      this.expression(ANNOTATE, true);
    }
    if (kinds[this.p] === T.EQUAL) {
      this.p++;
      const around = this.scope;
      this.scope = defaults;
      this.expression(READ, true);
      this.scope = around;
    }
  }

  /** Reads a lambda. @param ternary - as in `expression` */
  protected lambda(ternary: boolean): void {
    const { node, scope } = this;
    this.nest();
    const lambda = this.addNamedNode(this.p, LAMBDA_NAME, NodeKind.lambda, scope, this.scopes.nodes[scope], 0);
    const inner = this.scopes.open(FUNCTION_SCOPE, scope, lambda, scope, LAMBDA_NAME);
    this.node = lambda;
    this.p++;
    this.parameters(T.COLON, inner, scope, false);
    this.p++;
    this.scope = inner;
    this.expression(READ, ternary);
    this.scope = scope;
    this.node = node;
    this.nesting--;
    this.endNode(lambda);
  }
}
