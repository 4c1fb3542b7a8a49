import * as tokenKinds from '../lexer/token-kinds.ts';
import type { Fault, Tokens } from '../lexer/tokens.ts';

const T = Object.freeze({ ...tokenKinds });

/** Thrown to leave a statement that cannot be read, after its fault was noted; caught where statements are read. */
export const UNREADABLE: unique symbol = Symbol('unreadable statement');

/** Deeper nesting of lambdas and statements than any program has: bounds the stack where brackets do not. */
const MAX_NESTING = 400;

/** A place in the tokens of a file, and the faults found on the way. */
export abstract class Cursor {
  protected readonly tokens: Tokens;
  /** The columns of the tokens, which stay the same arrays while a file is parsed. */
  protected kinds!: Uint8Array<ArrayBuffer>;
  protected starts!: Int32Array<ArrayBuffer>;
  protected ends!: Int32Array<ArrayBuffer>;
  protected lines!: Int32Array<ArrayBuffer>;
  protected values!: Int32Array<ArrayBuffer>;
  protected lineStarts!: Int32Array<ArrayBuffer>;
  protected source!: Uint8Array;
  /** Index of the next token. */
  protected p = 0;
  protected nesting = 0;
  readonly faults: Fault[] = [];

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  protected beginTokens(source: Uint8Array): void {
    const { tokens } = this;
    this.kinds = tokens.kinds;
    this.starts = tokens.starts;
    this.ends = tokens.ends;
    this.lines = tokens.lines;
    this.values = tokens.values;
    this.lineStarts = tokens.lineStarts;
    this.source = source;
    this.p = 0;
    this.nesting = 0;
    this.faults.length = 0;
  }

  /** 0-based column of a token. */
  protected column(token: number): number {
    return this.starts[token] - this.lineStarts[this.lines[token]];
  }

  /** Index of the token that closes an opening bracket. */
  protected closing(open: number): number {
    return this.values[open] >> 1;
  }

  /** True when the brackets opened by the token hold a comprehension or generator expression. */
  protected isComprehension(open: number): boolean {
    return (this.values[open] & 1) !== 0;
  }

  /** Takes a token of the kind, or gives the statement up. */
  protected expect(kind: number, what: string): void {
    if (this.kinds[this.p] !== kind) this.fail(what);
    this.p++;
  }

  /** Notes what was expected where the cursor is and gives the statement up. */
  protected fail(expected: string): never {
    this.note(expected);
    throw UNREADABLE;
  }

  protected note(expected: string): void {
    const token = this.p;
    const message =
      this.kinds[token] === T.ERROR
        ? this.tokens.messages[this.values[token]]
        : `expected ${expected}, got ${this.#describe(token)}`;
    this.faults.push({ at: this.starts[token], line: this.lines[token], message });
  }

  protected nest(): void {
    if (++this.nesting > MAX_NESTING) this.fail(`at most ${MAX_NESTING} levels of nesting`);
  }

  #describe(token: number): string {
    switch (this.kinds[token]) {
      case T.END:
        return 'the end of the file';
      case T.NEWLINE:
        return 'the end of the line';
      case T.INDENT:
        return 'more indentation';
      case T.DEDENT:
        return 'less indentation';
      default: {
        const from = this.starts[token];
        const to = this.ends[token];
        // Cut in front of a character, not within.
        let end = Math.min(to, from + 40);
        while (end < to && end > from && (this.source[end] & 0xc0) === 0x80) end--;
        return `'${Buffer.from(this.source.subarray(from, end)).toString('utf8')}${end < to ? '…' : ''}'`;
      }
    }
  }
}
