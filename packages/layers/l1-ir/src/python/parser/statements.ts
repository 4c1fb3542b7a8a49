import { NodeFlag, ReferenceKind } from '@strata/tables';
import { knownCondition } from '../known-condition.ts';
import * as tokenKinds from '../lexer/token-kinds.ts';
import { GLOBAL, NONLOCAL } from '../scopes/symbols.ts';
import * as wellKnown from '../well-known.ts';
import { UNREADABLE } from './cursor.ts';
import { Definitions } from './definitions.ts';
import * as grammar from './grammar.ts';
import { CONDITIONAL, FALLBACK, TYPE_ONLY } from './names.ts';

const T = Object.freeze({ ...tokenKinds });
const { CASE, DUNDER_ALL, MATCH, TYPE, TYPE_CHECKING } = wellKnown;
const { STARTS_EXPRESSION } = grammar;

const { annotate: ANNOTATE, read: READ, write: WRITE } = ReferenceKind;

/** Tokens outside brackets that say what a statement that begins with an expression is, or end it. */
const DECISIVE = tokenKinds.kindTable(
  [1, T.NEWLINE, T.SEMI, T.END, T.ERROR, T.EQUAL, T.AUGMENTED, T.COLON],
  [2, T.LPAR, T.LSQB, T.LBRACE, T.FSTRING_START],
  [3, T.LAMBDA],
);

/** 1 for atoms a condition begins with whose outcome may be known, and for kinds of constants. */
const DECIDES = new Uint8Array(wellKnown.WELL_KNOWN.length);
for (const atom of wellKnown.CONDITION_NAMES) DECIDES[atom] = 1;
const IS_CONSTANT = tokenKinds.kindTable([1, T.TRUE, T.FALSE, T.NUMBER]);
/** Tokens of the longest condition that is decided. */
const MAX_CONDITION = 60;

/** Statements. */
export abstract class Statements extends Definitions {
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
      this.#simpleLine();
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
        else this.#simpleLine();
        break;
      default:
        this.#simpleLine();
    }
  }

  #simpleLine(): void {
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
    const decisive = this.#decisive(start);
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
      equal = this.#decisive(this.p);
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
      if (kinds[this.#decisive(colon + 1)] === T.EQUAL) this.bindName(start + 1);
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
  #decisive(token: number): number {
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
    let typeOnly = this.#isTypeChecking();
    let outcome = this.#knownOutcome();
    this.p++;
    this.expression(READ, true);
    this.#branch(CONDITIONAL | typeOnly | (outcome === false ? FALLBACK : 0));
    let next = outcome === false ? 0 : FALLBACK;
    while (kinds[this.p] === T.ELIF) {
      typeOnly = this.#isTypeChecking();
      outcome = this.#knownOutcome();
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

  /** How the condition after `if` or `elif` comes out, where that is known: see {@link knownCondition}. */
  #knownOutcome(): boolean | undefined {
    const { kinds, starts, ends, source } = this;
    let token = this.p + 1;
    while (kinds[token] === T.NOT || kinds[token] === T.LPAR) token++;
    const atom = kinds[token] === T.NAME ? this.values[token] : DECIDES.length;
    const isCandidate = atom < DECIDES.length ? DECIDES[atom] === 1 : IS_CONSTANT[kinds[token]] === 1;
    if (!isCandidate) return undefined;
    const words: string[] = [];
    for (token = this.p + 1; kinds[token] !== T.COLON || this.#isInSlice(token); token++) {
      if (kinds[token] === T.NEWLINE || kinds[token] === T.END || words.length === MAX_CONDITION) return undefined;
      words.push(Buffer.from(source.subarray(starts[token], ends[token])).toString('latin1'));
    }
    return knownCondition(words);
  }

  /** True for the colon in `version_info[:2]`. */
  #isInSlice(colon: number): boolean {
    return this.kinds[colon - 1] === T.LSQB;
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
    const colon = this.#decisive(this.p + 1);
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

  #isTypeAlias(): boolean {
    const { kinds, p } = this;
    return kinds[p + 1] === T.NAME && (kinds[p + 2] === T.EQUAL || kinds[p + 2] === T.LSQB);
  }

  /** TYPE_ONLY for `if TYPE_CHECKING:` and `if typing.TYPE_CHECKING:` (or elif), else 0. */
  #isTypeChecking(): number {
    const { kinds, values, p } = this;
    const name = kinds[p + 2] === T.DOT ? p + 3 : p + 1;
    const isName = kinds[p + 1] === T.NAME && kinds[name] === T.NAME && values[name] === TYPE_CHECKING;
    return isName && kinds[name + 1] === T.COLON ? TYPE_ONLY : 0;
  }
}
