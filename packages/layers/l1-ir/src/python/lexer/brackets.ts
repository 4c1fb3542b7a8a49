import type { Atoms } from '../atoms.ts';
import { FIELD, FSTRING_END, LBRACE, LPAR, LSQB, NEWLINE } from './token-kinds.ts';
import type { Tokens } from './tokens.ts';

/** As CPython's tokenizer: deeper nesting is an error, which also bounds the parser's recursion. */
export const MAX_DEPTH = 200;

const NAMES_OF_BRACKETS: Readonly<Record<number, string>> = {
  [LPAR]: "'('",
  [LSQB]: "'['",
  [LBRACE]: "'{'",
  [FIELD]: "'{'",
};

/** An f-string being read. */
export interface FStringFrame {
  /** The quote's byte. */
  quote: number;
  triple: boolean;
  raw: boolean;
  /** Index of its FSTRING_START. */
  token: number;
  /** Depth of brackets outside it. */
  depth: number;
}

/** What the tokenizer knows of open brackets and f-strings. Brackets and replacement fields lie on one stack. */
export abstract class Brackets {
  protected source: Uint8Array = new Uint8Array(1);
  /** Where the source ends; the byte there is 0. */
  protected end = 0;
  protected readonly tokens: Tokens;
  protected readonly atoms: Atoms;
  protected depth = 0;
  protected readonly openKinds: Uint8Array<ArrayBuffer> = new Uint8Array(MAX_DEPTH + 1);
  protected readonly openTokens: Int32Array<ArrayBuffer> = new Int32Array(MAX_DEPTH + 1);
  protected readonly frames: FStringFrame[] = [];

  constructor(tokens: Tokens, atoms: Atoms) {
    this.tokens = tokens;
    this.atoms = atoms;
  }

  /** Pushes the opening bracket or field that starts at `at`, or an error when there are too many. */
  protected openBracket(kind: number, at: number): void {
    const { tokens, depth } = this;
    if (depth >= MAX_DEPTH) {
      tokens.pushError(`expected at most ${MAX_DEPTH} nested brackets, got one more`, at, at + 1, tokens.lineCount);
      return;
    }
    this.openKinds[depth] = kind;
    this.openTokens[depth] = tokens.count;
    this.depth = depth + 1;
    tokens.push(kind, at, at + 1, tokens.lineCount, tokens.count << 1);
  }

  /** Pushes the closing bracket at `at`, where it closes the innermost open one. */
  protected closeBracket(kind: number, at: number): void {
    const { tokens } = this;
    const open = this.openTokens[--this.depth];
    tokens.values[open] = (tokens.count << 1) | (tokens.values[open] & 1);
    tokens.push(kind, at, at + 1, tokens.lineCount, 0);
  }

  /**
   * A closing bracket that closes nothing, or not the innermost open bracket: in the second case those inside the one it could close are
   * given up, or the innermost where there is none.
   */
  protected mismatch(kind: number, at: number): void {
    const { tokens } = this;
    const got = `'${String.fromCharCode(this.source[at])}'`;
    const outside = this.depth === 0;
    const message = outside
      ? `expected an opening bracket before it, got ${got}`
      : `expected a bracket to close ${this.#opening(this.depth - 1)}, got ${got}`;
    let match = this.depth - 1;
    while (match >= 0 && this.openKinds[match] !== FIELD && this.openKinds[match] !== kind - 4) match--;
    if (match >= 0 && this.openKinds[match] !== FIELD) this.#giveUp(match);
    else if (!outside && this.openKinds[this.depth - 1] !== FIELD) this.#giveUp(this.depth - 1);
    tokens.pushError(message, at, at + 1, tokens.lineCount);
  }

  /** Gives up all open brackets and f-strings down to a depth, with an error that names the innermost one. */
  protected unwind(depth: number): void {
    const { tokens, frames } = this;
    if (this.depth > depth) {
      const open = this.openTokens[this.depth - 1];
      const message = `expected a bracket to close ${this.#opening(this.depth - 1)}, got none`;
      tokens.pushError(message, tokens.starts[open], tokens.ends[open], tokens.lines[open]);
    }
    this.#giveUp(depth);
    while (frames.length > 0 && frames[frames.length - 1].depth >= depth) {
      const last = tokens.count - 1;
      this.endFString(tokens.starts[last], tokens.lines[last]);
    }
  }

  /** Ends a logical line that cannot have ended: a keyword of a statement begins a line inside brackets. */
  protected abandonLogicalLine(at: number): void {
    this.unwind(0);
    this.tokens.push(NEWLINE, at, at, this.tokens.lineCount, 0);
  }

  /** Pushes the end of the innermost f-string. */
  protected endFString(end: number, line: number): void {
    const { tokens } = this;
    const { token } = this.frames.pop() as FStringFrame;
    tokens.values[token] = tokens.count << 1;
    tokens.push(FSTRING_END, end, end, line, 0);
  }

  #opening(depth: number): string {
    const token = this.openTokens[depth];
    return `${NAMES_OF_BRACKETS[this.openKinds[depth]]} of line ${this.tokens.lines[token]}`;
  }

  #giveUp(depth: number): void {
    const { tokens } = this;
    while (this.depth > depth) {
      const open = this.openTokens[--this.depth];
      // Whoever skips from the bracket to its end lands on the last token pushed, which is an error.
      tokens.values[open] = (Math.max(open, tokens.count - 1) << 1) | (tokens.values[open] & 1);
    }
  }
}
