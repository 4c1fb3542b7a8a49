import * as T from '../lexer/token-kinds.ts';
import { Names } from './names.ts';

/** 1 for tokens that can begin an expression (or `*` and `**` before one). */
export const STARTS_EXPRESSION: Uint8Array = T.kindTable([
  1,
  ...[T.NAME, T.NUMBER, T.STRING, T.FSTRING_START, T.LPAR, T.LSQB, T.LBRACE, T.ELLIPSIS, T.STAR, T.PLUS_MINUS],
  ...[T.TILDE, T.FALSE, T.NONE, T.TRUE, T.AWAIT, T.LAMBDA, T.NOT],
]);

/**
 * The places where the grammar turns back on itself. The parser is one object whose class is built up in files, each extending the one
 * before it and knowing what comes after it by these declarations only.
 */
export abstract class Grammar extends Names {
  /**
   * Reads an expression. Operators are read without regard to precedence: names and their order do not depend on it.
   *
   * @param kind - what is done with the last names of the chains it consists of: `read`, or `annotate` within annotations
   * @param ternary - whether `x if y else z` may be read: not after `in` and `if` of a comprehension
   */
  protected abstract expression(kind: number, ternary: boolean): void;
  /** Reads expressions between commas, each with or without `*`. */
  protected abstract expressions(kind: number): void;
  /** Reads what may stand alone between parentheses: `yield`, or expressions. */
  protected abstract yieldOrExpressions(kind: number): void;
  /** Reads one operand with its attributes, calls and subscripts. @param kind - of its last name */
  protected abstract operand(kind: number): void;
  /** Reads targets of an assignment, which end before a token of the kind `end`. */
  protected abstract targets(end: number): void;
  /** Takes a call such as `importlib.import_module('m')` down as an import. @param open - its opening parenthesis */
  protected abstract dynamicImport(open: number): void;
}
