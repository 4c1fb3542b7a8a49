import { ReferenceKind } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import * as wellKnown from '../well-known.ts';
import { Conditions } from './conditions.ts';
import { UNREADABLE } from './cursor.ts';
import * as grammar from './grammar.ts';
import { CONDITIONAL, FALLBACK } from './names.ts';

const T = Object.freeze({ ...tokenKinds });
const { CASE, MATCH } = wellKnown;
const { STARTS_EXPRESSION } = grammar;

const { read: READ } = ReferenceKind;

/** Statements, with those that have blocks. */
export abstract class Statements extends Conditions {
  /** Reads statements up to the DEDENT that ends their block, or the end of the file, which is left. */
  protected statements(): void {
    const { kinds, scope, node, flow, nesting } = this;
    for (;;) {
      try {
        for (;;) {
          const k = kinds[this.p];
          if (k === T.DEDENT || k === T.END) return;
          this.#statement();
        }
      } catch (error) {
        if (error !== UNREADABLE) throw error;
        this.scope = scope;
        this.node = node;
        this.flow = flow;
        this.nesting = nesting;
        this.settle();
        this.#skipLine();
      }
    }
  }

  protected override block(): void {
    const { kinds } = this;
    if (kinds[this.p] === T.COLON) this.p++;
    if (kinds[this.p] !== T.NEWLINE) {
      this.simpleLine();
      return;
    }
    this.p++;
    if (kinds[this.p] !== T.INDENT) {
      this.note('an indented block');
      return;
    }
    this.p++;
    this.nest();
    this.statements();
    this.nesting--;
    if (kinds[this.p] === T.DEDENT) this.p++;
  }

  /** Goes on after the line that could not be read, and through the block below it. */
  #skipLine(): void {
    const { kinds } = this;
    while (kinds[this.p] !== T.NEWLINE && kinds[this.p] !== T.END) this.p++;
    if (kinds[this.p] === T.END) return;
    this.p++;
    if (kinds[this.p] === T.INDENT) this.#strayBlock();
  }

  /** Reads a block that belongs to no statement, as part of the block around it. */
  #strayBlock(): void {
    this.p++;
    this.nesting++;
    this.statements();
    this.nesting--;
    if (this.kinds[this.p] === T.DEDENT) this.p++;
  }

  #statement(): void {
    const { kinds } = this;
    switch (kinds[this.p]) {
      case T.IF:
        this.#if();
        break;
      case T.FOR:
        this.#for();
        break;
      case T.WHILE:
        this.p++;
        this.expression(READ, true);
        this.#branch(CONDITIONAL);
        this.#else(FALLBACK);
        break;
      case T.TRY:
        this.#try();
        break;
      case T.WITH:
        this.#with();
        break;
      case T.DEF:
        this.function(this.p, 0);
        break;
      case T.CLASS:
        this.class(0);
        break;
      case T.AT:
        this.#decorated();
        break;
      case T.ASYNC:
        this.#async(0);
        break;
      case T.INDENT:
        this.note('a statement at the indentation of its block');
        this.#strayBlock();
        break;
      case T.NAME:
        if (this.values[this.p] === MATCH && this.#isMatch()) this.#match();
        else this.simpleLine();
        break;
      default:
        this.simpleLine();
    }
  }

  /** `E` or `E, F` after `except`. The latter was something else in Python 2, and an error from 3.0 to 3.13. */
  #exceptionTypes(): void {
    const { kinds, starts, lines } = this;
    this.expression(READ, true);
    if (kinds[this.p] !== T.COMMA) return;
    const comma = this.p++;
    const isNewSyntax = true;
    const message = "expected parentheses around several exception types, as before Python 3.14, got ','";
    this.faults.push({ at: starts[comma], line: lines[comma], message, isNewSyntax });
    this.expressions(READ);
    if (kinds[this.p] === T.AS) this.note("':' after exception types without parentheses");
  }

  /** A branch is a second choice when one before it may be taken, or when it is known not to be taken itself. */
  #if(): void {
    const { kinds } = this;
    let typeOnly = this.typeCheckingFlow();
    let outcome = this.knownOutcome();
    this.p++;
    this.expression(READ, true);
    this.#branch(CONDITIONAL | typeOnly | (outcome === false ? FALLBACK : 0));
    let next = outcome === false ? 0 : FALLBACK;
    while (kinds[this.p] === T.ELIF) {
      typeOnly = this.typeCheckingFlow();
      outcome = this.knownOutcome();
      this.p++;
      const { flow } = this;
      this.flow |= CONDITIONAL | next;
      this.expression(READ, true);
      this.flow = flow;
      this.#branch(CONDITIONAL | typeOnly | (outcome === false ? FALLBACK : next));
      if (outcome !== false) next = FALLBACK;
    }
    this.#else(next);
  }

  #for(): void {
    const { flow } = this;
    this.p++;
    this.flow |= CONDITIONAL;
    this.defer();
    this.targets(T.IN);
    this.endTargets();
    this.flow = flow;
    this.expect(T.IN, "'in'");
    this.expressions(READ);
    this.settle();
    this.#branch(CONDITIONAL);
    this.#else(FALLBACK);
  }

  /** @param bits - of the flow, beside that it is conditional */
  #else(bits: number): void {
    if (this.kinds[this.p] !== T.ELSE) return;
    this.p++;
    this.#branch(CONDITIONAL | bits);
  }

  /** Reads the block after a colon, all of which is reached as `flow` says. */
  #branch(bits: number): void {
    const { flow } = this;
    if (this.kinds[this.p] !== T.COLON) this.fail("':'");
    this.flow |= bits;
    this.block();
    this.flow = flow;
  }

  #try(): void {
    const { kinds, flow } = this;
    this.p++;
    this.#branch(CONDITIONAL);
    if (kinds[this.p] !== T.EXCEPT && kinds[this.p] !== T.FINALLY) this.note("'except' or 'finally'");
    while (kinds[this.p] === T.EXCEPT) {
      this.p++;
      if (kinds[this.p] === T.STAR) this.p++;
      if (kinds[this.p] !== T.COLON) this.#exceptionTypes();
      if (kinds[this.p] === T.AS) {
        this.p++;
        this.flow |= CONDITIONAL | FALLBACK;
        if (kinds[this.p] !== T.NAME) this.fail('a name');
        this.bindName(this.p++);
        this.flow = flow;
      }
      this.#branch(CONDITIONAL | FALLBACK);
    }
    // What else does is no second choice: it goes on where the try block was left.
    if (kinds[this.p] === T.ELSE) {
      this.p++;
      this.#branch(CONDITIONAL);
    }
    if (kinds[this.p] === T.FINALLY) {
      this.p++;
      this.#branch(CONDITIONAL);
    }
  }

  #with(): void {
    const { kinds } = this;
    const open = ++this.p;
    const parenthesized =
      kinds[open] === T.LPAR && kinds[this.closing(open) + 1] === T.COLON && !this.isComprehension(open);
    if (parenthesized) this.p++;
    for (;;) {
      if (parenthesized && kinds[this.p] === T.RPAR) break;
      if (parenthesized && kinds[this.p] === T.YIELD) this.yieldOrExpressions(READ);
      else {
        if (parenthesized && kinds[this.p] === T.STAR) this.p++;
        this.expression(READ, true);
      }
      if (kinds[this.p] === T.AS) {
        this.p++;
        this.target();
      }
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    if (parenthesized) this.expect(T.RPAR, "',' or ')'");
    this.#branch(CONDITIONAL);
  }

  #decorated(): void {
    const flags = this.decorators();
    switch (this.kinds[this.p]) {
      case T.DEF:
        this.function(this.p, flags);
        break;
      case T.CLASS:
        this.class(flags);
        break;
      case T.ASYNC:
        this.#async(flags);
        break;
      default:
        this.note('a function or class after its decorators');
    }
  }

  #async(flags: number): void {
    const first = this.p++;
    switch (this.kinds[this.p]) {
      case T.DEF:
        this.function(first, flags);
        break;
      case T.FOR:
        this.#for();
        break;
      case T.WITH:
        this.#with();
        break;
      default:
        this.fail("'def', 'for' or 'with' after 'async'");
    }
  }

  /** `match` begins a match statement where the line ends in a colon outside brackets; elsewhere it is a name. */
  #isMatch(): boolean {
    const next = this.kinds[this.p + 1];
    if (STARTS_EXPRESSION[next] === 0) return false;
    const colon = this.decisive(this.p + 1);
    return this.kinds[colon] === T.COLON && this.kinds[colon + 1] === T.NEWLINE;
  }

  #match(): void {
    const { kinds, flow } = this;
    this.p++;
    this.expressions(READ);
    this.expect(T.COLON, "':'");
    this.p++;
    if (kinds[this.p] !== T.INDENT) {
      this.note('an indented block');
      return;
    }
    this.p++;
    this.flow |= CONDITIONAL;
    while (kinds[this.p] === T.NAME && this.values[this.p] === CASE) {
      this.p++;
      this.patterns();
      if (kinds[this.p] === T.IF) {
        this.p++;
        this.expression(READ, true);
      }
      this.#branch(CONDITIONAL);
    }
    this.flow = flow;
    if (kinds[this.p] !== T.DEDENT) {
      this.note("'case'");
      this.statements();
    }
    if (kinds[this.p] === T.DEDENT) this.p++;
  }
}
