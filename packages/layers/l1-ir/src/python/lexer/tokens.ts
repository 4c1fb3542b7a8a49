import { ERROR } from './token-kinds.ts';

/** Something that cannot be Python, or was not before its newest version, found while reading a file. */
export interface Fault {
  /** Byte offset of the place. */
  readonly at: number;
  /** 1-based line of the place. */
  readonly line: number;
  readonly message: string;
  /** The newest Python can read it, and older ones cannot. */
  readonly isNewSyntax?: true;
}

/**
 * The tokens of one file as columns, and where its lines start. Kept between files: only `count` and `lineCount` are reset.
 *
 * A value means, by kind:
 * - NAME and keywords: the atom;
 * - opening brackets, FIELD, FSTRING_START: `index of the token that closes it << 1` (its own index when nothing does), plus 1 when a
 *   `for` stands directly inside: it is a comprehension or generator expression, which is known before its first element is read;
 * - ERROR: index into `messages`; others: nothing, the slot holds what an earlier file left.
 */
export class Tokens {
  kinds: Uint8Array<ArrayBuffer> = new Uint8Array(8192);
  /** Byte offset of the token. */
  starts: Int32Array<ArrayBuffer> = new Int32Array(8192);
  /** Byte offset after the token. */
  ends: Int32Array<ArrayBuffer> = new Int32Array(8192);
  /** 1-based line on which the token starts. */
  lines: Int32Array<ArrayBuffer> = new Int32Array(8192);
  values: Int32Array<ArrayBuffer> = new Int32Array(8192);
  count = 0;
  /** Byte offset at which each 1-based line starts; slot 0 is not used. */
  lineStarts: Int32Array<ArrayBuffer> = new Int32Array(2048);
  /** Lines begun: a line end at the end of the file begins one more, empty. */
  lineCount = 0;
  /** Messages of ERROR tokens: faults that the parser cannot read past. */
  readonly messages: string[] = [];
  /** Faults that leave the tokens readable, such as a dedent to no outer level. */
  readonly faults: Fault[] = [];

  /** Begins a file of some bytes. */
  reset(firstLineStart: number, bytes: number): void {
    this.#reserve(bytes);
    this.count = 0;
    this.lineStarts[1] = firstLineStart;
    this.lineCount = 1;
    this.messages.length = 0;
    this.faults.length = 0;
  }

  /**
   * Makes room for all tokens and lines that a file of some bytes can have, so that the tokenizer need not check: a token takes a byte of its
   * own, but for DEDENT, one for each INDENT on a line of three bytes. Memory that is not written to stays unmapped.
   */
  #reserve(bytes: number): void {
    const tokens = Math.ceil(bytes * 1.5) + 64;
    if (tokens > this.kinds.length) {
      const length = Math.max(tokens, this.kinds.length * 2);
      this.kinds = new Uint8Array(length);
      this.starts = new Int32Array(length);
      this.ends = new Int32Array(length);
      this.lines = new Int32Array(length);
      this.values = new Int32Array(length);
    }
    if (bytes + 64 > this.lineStarts.length) {
      this.lineStarts = new Int32Array(Math.max(bytes + 64, this.lineStarts.length * 2));
    }
  }

  push(kind: number, start: number, end: number, line: number, value: number): void {
    const n = this.count;
    this.kinds[n] = kind;
    this.starts[n] = start;
    this.ends[n] = end;
    this.lines[n] = line;
    this.values[n] = value;
    this.count = n + 1;
  }

  pushError(message: string, start: number, end: number, line: number): void {
    this.push(ERROR, start, end, line, this.messages.push(message) - 1);
  }

  fault(message: string, at: number): void {
    this.faults.push({ at, line: this.lineCount, message });
  }

  /** Begins a line at a byte offset. */
  beginLine(start: number): void {
    this.lineStarts[++this.lineCount] = start;
  }
}
