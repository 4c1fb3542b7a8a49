import { LINE_STOP } from './char-classes.ts';
import { Strings } from './strings.ts';
import { DEDENT, INDENT } from './token-kinds.ts';

/** As CPython's tokenizer: more levels are an error, which also bounds the parser's recursion. */
const MAX_LEVELS = 99;
const TAB_SIZE = 8;

const TAB = 9;
const LF = 10;
const FORM_FEED = 12;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const BACKSLASH = 92;

/**
 * Indentation by CPython's rules: each line has a column with tabs to multiples of 8 and an alternative one with tabs of 1, and the two
 * must compare alike with every level, so that no reader's tab size changes the meaning.
 */
export abstract class Indentation extends Strings {
  /** Column of the innermost level, and the alternative one. */
  protected column = 0;
  protected altColumn = 0;
  readonly #columns: number[] = [];
  readonly #altColumns: number[] = [];

  protected resetIndentation(): void {
    this.column = 0;
    this.altColumn = 0;
    this.#columns.length = 0;
    this.#altColumns.length = 0;
  }

  /**
   * Measures a line that starts with something other than plain spaces and pushes INDENT and DEDENT; returns where its first token is, or
   * `~next` when it has none and the next line starts at `next`.
   */
  protected measure(i: number): number {
    const { source } = this;
    let column = 0;
    let altColumn = 0;
    let continued = 0;
    for (;;) {
      const c = source[i];
      if (c === SPACE) {
        column++;
        altColumn++;
      } else if (c === TAB) {
        column = (Math.floor(column / TAB_SIZE) + 1) * TAB_SIZE;
        altColumn++;
      } else if (c === FORM_FEED) {
        column = 0;
        altColumn = 0;
      } else if (c === BACKSLASH && (source[i + 1] === LF || source[i + 1] === CR)) {
        // The indentation before the first backslash counts, wherever the code is.
        if (continued === 0) continued = column;
        i = this.lineEnd(i + 1) - 1;
      } else break;
      i++;
    }
    let c = source[i];
    if (c === HASH) {
      while (LINE_STOP[source[i]] === 0) i++;
      c = source[i];
    }
    if (c === LF || c === CR) return ~this.lineEnd(i);
    if (c === 0 && i >= this.end) return i;
    if (continued !== 0) this.indentTo(continued, continued, i);
    else this.indentTo(column, altColumn, i);
    return i;
  }

  /** Pushes INDENT or DEDENT tokens so that the innermost level is the one of a line whose first token is at `at`. */
  protected indentTo(column: number, altColumn: number, at: number): void {
    const { tokens } = this;
    const line = tokens.lineCount;
    if (column > this.column) {
      if (altColumn <= this.altColumn) this.#inconsistent(at);
      if (this.#columns.length >= MAX_LEVELS) {
        tokens.fault(`expected at most ${MAX_LEVELS} levels of indentation, got one more`, at);
        return;
      }
      this.#columns.push(this.column);
      this.#altColumns.push(this.altColumn);
      this.column = column;
      this.altColumn = altColumn;
      tokens.push(INDENT, at, at, line, 0);
      return;
    }
    while (column < this.column) {
      const levels = this.#columns.length;
      if (column > this.#columns[levels - 1]) {
        // No such level: read on as if the block just left went on at this column.
        tokens.fault(`expected the indentation of an outer level, got column ${column}`, at);
        this.column = column;
        this.altColumn = altColumn;
        return;
      }
      this.column = this.#columns.pop() as number;
      this.altColumn = this.#altColumns.pop() as number;
      tokens.push(DEDENT, at, at, line, 0);
    }
    if (altColumn !== this.altColumn) this.#inconsistent(at);
  }

  /** Closes all levels. */
  protected dedentAll(at: number): void {
    const line = this.tokens.lineCount;
    for (const _ of this.#columns) this.tokens.push(DEDENT, at, at, line, 0);
    this.resetIndentation();
  }

  #inconsistent(at: number): void {
    this.tokens.fault('expected indentation that does not depend on the size of a tab, got tabs and spaces mixed', at);
  }
}
