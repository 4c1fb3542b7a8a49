import * as wellKnown from '../well-known.ts';
import { MAX_DEPTH } from './brackets.ts';
import * as charClasses from './char-classes.ts';
import { Indentation } from './indentation.ts';
import { describeCharacter, internUnicodeName } from './names.ts';
import { scanNumber } from './numbers.ts';
import * as tokenKinds from './token-kinds.ts';

// Constants of this file: see token-kinds.ts.
const T = Object.freeze({ ...tokenKinds });
const C = Object.freeze({ ...charClasses });
const { CHAR_CLASS, LINE_STOP, NAME_PART, SINGLE_KIND } = charClasses;
const { KEYWORD_END } = wellKnown;

const HASH_START = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE_2 = 34;
const HASH = 35;
const QUOTE_1 = 39;
const ASTERISK = 42;
const MINUS = 45;
const DOT = 46;
const SLASH = 47;
const ZERO = 48;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const CLOSE_BRACE = 125;

/** 1 for keywords that never stand inside brackets: one that begins a line there shows that a bracket was not closed. */
const NEVER_IN_BRACKETS = tokenKinds.kindTable([
  1,
  ...[T.ASSERT, T.BREAK, T.CLASS, T.CONTINUE, T.DEF, T.DEL, T.ELIF, T.EXCEPT, T.FINALLY, T.GLOBAL, T.IMPORT],
  ...[T.NONLOCAL, T.PASS, T.RAISE, T.RETURN, T.TRY, T.WHILE, T.WITH],
]);

/** Why the hot loop stopped: what the loop around it has to do with the state written back. */
const MEASURE = 1;
const DENT = 2;
const STRING = 3;
const OPEN = 4;
const CLOSE = 5;
const SPEC = 6;
const ABANDON = 7;
const CONTINUATION = 8;
const BAD_NAME = 9;
const NUMBER = 10;
const BAD_BYTE = 11;
const FINISH = 12;

/**
 * Python's tokenizer: bytes in, columns out. The hot loop keeps its state in local variables and handles names, numbers, operators, white
 * space and line ends; all else leaves it, is done with the state in the object, and enters it again.
 */
export class Tokenizer extends Indentation {
  /** Where the hot loop goes on, and whether that is the start of a physical line outside brackets. */
  #at = 0;
  #fresh = true;
  /** Start of the token or line that stopped it, and what has to be done about it. */
  #start = 0;
  #action = 0;

  /**
   * Fills the tokens with those of `source[from..to)`. The byte at `to` must be 0. Never throws: faults of the source are ERROR tokens or
   * `tokens.faults`. INDENT and DEDENT are balanced, and every NEWLINE is outside brackets.
   */
  tokenize(source: Uint8Array, from: number, to: number): void {
    const { tokens } = this;
    this.source = source;
    this.end = to;
    this.depth = 0;
    this.frames.length = 0;
    this.resetIndentation();
    tokens.reset(from, to - from);

    this.#at = from;
    this.#fresh = true;
    while (this.#scan()) this.#leave();
    this.#finish();
  }

  /**
   * The hot loop: reads tokens from `#at` on until one needs more than this loop does, then leaves {@link #action} to be done. Short calls
   * let the compiler replace it early, without compiling each of its loops for entry in the middle. False at the end of the source.
   */
  #scan(): boolean {
    const { tokens, atoms, source } = this;
    const { kinds, starts, ends, lines, values, lineStarts } = tokens;
    const { column, altColumn, openKinds, openTokens } = this;
    let i = this.#at;
    let fresh = this.#fresh;
    let start = i;
    let action = MEASURE;
    let depth = this.depth;
    let n = tokens.count;
    let line = tokens.lineCount;
    for (;;) {
      start = i;
      let c = source[i];
      while (c === SPACE) c = source[++i];
      if (fresh) {
        if (c === HASH) {
          while (LINE_STOP[source[i]] === 0) i++;
          c = source[i];
        }
        if (c === LF) {
          lineStarts[++line] = ++i;
          continue;
        }
        const charClass = CHAR_CLASS[c];
        if (charClass === C.SPACE || charClass === C.CR || charClass === C.BACKSLASH || charClass === C.NUL) {
          action = MEASURE;
          break;
        }
        fresh = false;
        if (i - start !== column || column !== altColumn) {
          action = DENT;
          break;
        }
      }
      switch (CHAR_CLASS[c]) {
        case C.SPACE:
          i++;
          continue;
        case C.NAME: {
          start = i;
          let hash = HASH_START;
          let seen = 0;
          do {
            hash = Math.imul(hash ^ c, HASH_PRIME);
            seen |= c;
            c = source[++i];
          } while (NAME_PART[c] !== 0);
          if ((c === QUOTE_2 || c === QUOTE_1) && this.isPrefix(start, i)) {
            action = STRING;
            break;
          }
          const atom = seen < 0x80 ? atoms.intern(source, start, i, hash) : internUnicodeName(atoms, source, start, i);
          let kind = T.NAME;
          if (atom < KEYWORD_END) {
            if (atom < 0) {
              action = BAD_NAME;
              break;
            }
            kind = T.FIRST_KEYWORD + atom;
            if (depth > 0) {
              if (kind === T.FOR) values[openTokens[depth - 1]] |= 1;
              else if (NEVER_IN_BRACKETS[kind] === 1 && lines[n - 1] !== line) {
                action = ABANDON;
                break;
              }
            }
          }
          kinds[n] = kind;
          starts[n] = start;
          ends[n] = i;
          lines[n] = line;
          values[n++] = atom;
          continue;
        }
        case C.LF:
          if (depth === 0) {
            kinds[n] = T.NEWLINE;
            starts[n] = i;
            ends[n] = i;
            lines[n] = line;
            n++;
            fresh = true;
          }
          lineStarts[++line] = ++i;
          continue;
        case C.CR:
          if (depth === 0) {
            kinds[n] = T.NEWLINE;
            starts[n] = i;
            ends[n] = i;
            lines[n] = line;
            n++;
            fresh = true;
          }
          i += source[i + 1] === LF ? 2 : 1;
          lineStarts[++line] = i;
          continue;
        case C.HASH:
          do i++;
          while (LINE_STOP[source[i]] === 0);
          continue;
        case C.DOT: {
          const next = source[i + 1];
          if (CHAR_CLASS[next] === C.DIGIT) {
            action = NUMBER;
            break;
          }
          const ellipsis = next === DOT && source[i + 2] === DOT;
          kinds[n] = ellipsis ? T.ELLIPSIS : T.DOT;
          starts[n] = i;
          i += ellipsis ? 3 : 1;
          ends[n] = i;
          lines[n] = line;
          n++;
          continue;
        }
        case C.DIGIT: {
          let end = i + 1;
          while (CHAR_CLASS[source[end]] === C.DIGIT) end++;
          if (source[end] === DOT || NAME_PART[source[end]] !== 0 || (c === ZERO && end - i > 1)) {
            end = scanNumber(source, i);
            if (end < 0) {
              action = NUMBER;
              break;
            }
          }
          kinds[n] = T.NUMBER;
          starts[n] = i;
          i = end;
          ends[n] = i;
          lines[n] = line;
          n++;
          continue;
        }
        case C.QUOTE:
          start = i;
          action = STRING;
          break;
        case C.OPEN: {
          if (depth === MAX_DEPTH) {
            action = OPEN;
            break;
          }
          const kind = SINGLE_KIND[c];
          openKinds[depth] = kind;
          openTokens[depth++] = n;
          kinds[n] = kind;
          starts[n] = i;
          ends[n] = ++i;
          lines[n] = line;
          values[n] = n << 1;
          n++;
          continue;
        }
        case C.CLOSE: {
          const kind = SINGLE_KIND[c];
          if (depth > 0 && openKinds[depth - 1] === kind - 4) {
            const open = openTokens[--depth];
            values[open] = (n << 1) | (values[open] & 1);
            kinds[n] = kind;
            starts[n] = i;
            ends[n] = ++i;
            lines[n] = line;
            n++;
            continue;
          }
          action = CLOSE;
          break;
        }
        case C.COLON:
          if (depth > 0 && openKinds[depth - 1] === T.FIELD) {
            action = SPEC;
            break;
          }
          kinds[n] = source[i + 1] === EQUALS ? T.WALRUS : T.COLON;
          starts[n] = i;
          i += source[i + 1] === EQUALS ? 2 : 1;
          ends[n] = i;
          lines[n] = line;
          n++;
          continue;
        case C.SINGLE:
          kinds[n] = SINGLE_KIND[c];
          starts[n] = i;
          ends[n] = ++i;
          lines[n] = line;
          n++;
          continue;
        case C.OPERATOR: {
          const next = source[i + 1];
          let kind = SINGLE_KIND[c];
          let length = 1;
          if (next === EQUALS) {
            // `<=`, `>=`, `==`, `!=`; and `+=` and its like.
            kind = c === LESS || c === GREATER || c === EQUALS || c === 33 ? T.OPERATOR : T.AUGMENTED;
            length = 2;
          } else if (next === c && (c === ASTERISK || c === SLASH || c === LESS || c === GREATER)) {
            const assigns = source[i + 2] === EQUALS;
            kind = assigns ? T.AUGMENTED : c === ASTERISK ? T.DOUBLE_STAR : T.OPERATOR;
            length = assigns ? 3 : 2;
          } else if (next === GREATER && c === MINUS) {
            kind = T.ARROW;
            length = 2;
          }
          kinds[n] = kind;
          starts[n] = i;
          i += length;
          ends[n] = i;
          lines[n] = line;
          n++;
          continue;
        }
        case C.BACKSLASH:
          action = CONTINUATION;
          break;
        case C.NUL:
          action = i >= this.end ? FINISH : BAD_BYTE;
          break;
        default:
          action = BAD_BYTE;
      }
      break;
    }
    this.#at = i;
    this.#fresh = fresh;
    this.#start = start;
    this.#action = action;
    this.depth = depth;
    tokens.count = n;
    tokens.lineCount = line;
    return action !== FINISH;
  }

  /** Does what stopped the hot loop. */
  #leave(): void {
    const { tokens, source } = this;
    const start = this.#start;
    const i = this.#at;
    switch (this.#action) {
      case MEASURE: {
        const first = this.measure(start);
        this.#fresh = first < 0;
        this.#at = first < 0 ? ~first : first;
        break;
      }
      case DENT:
        this.indentTo(i - start, i - start, i);
        break;
      case STRING:
        this.#at = this.string(start, i);
        break;
      case OPEN:
        this.openBracket(SINGLE_KIND[source[i]], i);
        this.#at = i + 1;
        break;
      case CLOSE:
        if (source[i] === CLOSE_BRACE && this.depth > 0 && this.openKinds[this.depth - 1] === T.FIELD) {
          this.#at = this.fieldEnd(i);
          break;
        }
        this.mismatch(SINGLE_KIND[source[i]], i);
        this.#at = i + 1;
        break;
      case SPEC:
        this.#at = this.fieldSpec(i);
        break;
      case ABANDON:
        this.abandonLogicalLine(start);
        this.#at = tokens.lineStarts[tokens.lineCount];
        this.#fresh = true;
        break;
      case CONTINUATION:
        this.#at = this.#continuation(i);
        break;
      case BAD_NAME:
        tokens.pushError(`expected a name, got ${this.#firstOddCharacter(start, i)}`, start, i, tokens.lineCount);
        break;
      case NUMBER:
        this.#at = this.#number(i);
        break;
      case BAD_BYTE:
        tokens.pushError(`expected a token, got ${describeCharacter(source, i)}`, i, i + 1, tokens.lineCount);
        this.#at = i + 1;
        break;
    }
  }

  #continuation(i: number): number {
    const { source, tokens } = this;
    const next = source[i + 1];
    if (next === LF || next === CR) {
      const after = this.lineEnd(i + 1);
      if (after >= this.end) tokens.fault('expected a line after the backslash, got the end of the file', i);
      return after;
    }
    tokens.pushError('expected a line end after the backslash, got something else', i, i + 1, tokens.lineCount);
    return i + 1;
  }

  /** A number that starts with a dot, or that Python refuses. */
  #number(start: number): number {
    const { source, tokens } = this;
    let end = scanNumber(source, start);
    if (end < 0) {
      end = ~end;
      tokens.fault(`expected a number, got '${Buffer.from(source.subarray(start, Math.min(end, start + 20)))}'`, start);
    }
    tokens.push(T.NUMBER, start, end, tokens.lineCount, 0);
    return end;
  }

  #finish(): void {
    const { tokens, end } = this;
    if (this.depth > 0) this.unwind(0);
    const last = tokens.count === 0 ? T.NEWLINE : tokens.kinds[tokens.count - 1];
    if (last !== T.NEWLINE) tokens.push(T.NEWLINE, end, end, tokens.lineCount, 0);
    this.dedentAll(end);
    tokens.push(T.END, end, end, tokens.lineCount, 0);
  }

  #firstOddCharacter(from: number, to: number): string {
    let at = from;
    while (at < to - 1 && this.source[at] < 0x80) at++;
    return describeCharacter(this.source, at);
  }
}
