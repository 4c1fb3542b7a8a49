import { Brackets } from './brackets.ts';
import * as charClasses from './char-classes.ts';
import { COLON, FIELD, FIELD_END, FSTRING_START, STRING } from './token-kinds.ts';

const { FSTRING_STOP, STRING_STOP } = charClasses;

const LF = 10;
const CR = 13;
const BACKSLASH = 92;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const LETTER_N = 0x4e;
const LETTER_X = 0x78;
const LETTER_U = 0x75;

const bytesOf = (characters: string): ReadonlySet<number> => new Set(Buffer.from(characters));
/** Letters after a backslash that the code or name of a character follows, where escapes count. */
const CODED = new Uint8Array(256);
for (const letter of bytesOf('xuUN')) CODED[letter] = 1;
const HEXADECIMAL = bytesOf('0123456789abcdefABCDEF');
const NAME_OF_CHARACTER = bytesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -');

const hexadecimal = (byte: number): number => Number.parseInt(String.fromCharCode(byte), 16);

const UNTERMINATED = 'expected a closing quote, got the end of the';

/** Bits of a string's prefix. */
const RAW = 1;
const BYTES = 2;
const FORMATTED = 4;
const UNICODE = 8;

const PREFIX_BITS: Readonly<Record<number, number>> = {
  114: RAW,
  98: BYTES,
  102: FORMATTED,
  116: FORMATTED,
  117: UNICODE,
};

/** Bits of a string prefix, or -1 when these bytes (at most two) are not one. */
function prefixBits(source: Uint8Array, from: number, to: number): number {
  let bits = 0;
  for (let i = from; i < to; i++) {
    const bit = PREFIX_BITS[source[i] | 32];
    if (bit === undefined || (bits & bit) !== 0) return -1;
    bits |= bit;
  }
  return to - from === 1 || bits === (RAW | BYTES) || bits === (RAW | FORMATTED) ? bits : -1;
}

/** Strings. An f-string (or t-string) is read in turns with the tokens of its replacement fields. */
export abstract class Strings extends Brackets {
  /** True when the bytes before a quote are a prefix of the string. */
  protected isPrefix(from: number, to: number): boolean {
    return to - from <= 2 && prefixBits(this.source, from, to) >= 0;
  }

  /** Reads the string that starts at `start`, whose quote is at `quote`; returns where the tokenizer goes on. */
  protected string(start: number, quote: number): number {
    const { source, tokens } = this;
    const bits = quote === start ? 0 : prefixBits(source, start, quote);
    const byte = source[quote];
    const triple = source[quote + 1] === byte && source[quote + 2] === byte;
    if ((bits & FORMATTED) === 0) return this.#plain(start, quote, triple);
    const token = tokens.count;
    const text = quote + (triple ? 3 : 1);
    tokens.push(FSTRING_START, start, text, tokens.lineCount, token << 1);
    this.frames.push({ quote: byte, triple, raw: (bits & RAW) !== 0, token, depth: this.depth });
    return this.formattedText(text);
  }

  #plain(start: number, quote: number, triple: boolean): number {
    const { source, tokens } = this;
    const { lineStarts } = tokens;
    const first = tokens.lineCount;
    let line = first;
    const byte = source[quote];
    let i = quote + (triple ? 3 : 1);
    for (;;) {
      while (STRING_STOP[source[i]] === 0) i++;
      const c = source[i];
      if (c === LF && triple) {
        lineStarts[++line] = ++i;
      } else if (c === byte) {
        i++;
        if (!triple) break;
        if (source[i] === byte && source[i + 1] === byte) {
          i += 2;
          break;
        }
      } else if (c === BACKSLASH) {
        const next = source[i + 1];
        if (CODED[next] === 1) this.#checkEscape(i, line, quote === start ? 0 : prefixBits(source, start, quote));
        i += next === 0 ? 1 : next === CR && source[i + 2] === LF ? 3 : 2;
        if (next === LF || next === CR) lineStarts[++line] = i;
      } else if (c === CR && triple) {
        i += source[i + 1] === LF ? 2 : 1;
        lineStarts[++line] = i;
      } else if (c === LF || c === CR) {
        tokens.faults.push({ at: start, line, message: `${UNTERMINATED} line` });
        break;
      } else if (c === 0) {
        if (i >= this.end) {
          tokens.faults.push({ at: start, line: first, message: `${UNTERMINATED} file` });
          break;
        }
        tokens.faults.push({ at: i, line, message: 'expected text, got a null byte' });
        i++;
      } else i++;
    }
    tokens.lineCount = line;
    tokens.push(STRING, start, i, first, 0);
    return i;
  }

  /**
   * Reads the text of the innermost f-string, or of the format specification of its innermost field, up to where something else begins:
   * a field, or what follows the string.
   */
  protected formattedText(i: number): number {
    const { source, tokens } = this;
    const frame = this.frames[this.frames.length - 1];
    for (;;) {
      while (FSTRING_STOP[source[i]] === 0) i++;
      const c = source[i];
      const inField = this.depth > frame.depth;
      if (c === OPEN_BRACE) {
        if (!inField && source[i + 1] === OPEN_BRACE) {
          i += 2;
          continue;
        }
        this.openBracket(FIELD, i);
        return i + 1;
      }
      if (c === CLOSE_BRACE) {
        if (inField) this.closeBracket(FIELD_END, i++);
        else if (source[i + 1] === CLOSE_BRACE) i += 2;
        else tokens.fault("expected '}}' or a field, got a single '}' in an f-string", i++);
      } else if (c === frame.quote) {
        if (!frame.triple || (source[i + 1] === c && source[i + 2] === c)) {
          if (inField) this.unwind(frame.depth);
          else this.endFString(i, tokens.lineCount);
          i += frame.triple ? 3 : 1;
          tokens.ends[tokens.count - 1] = i;
          return i;
        }
        i++;
      } else if (c === BACKSLASH) {
        i = this.#formattedEscape(i, frame.raw);
      } else if (c === LF || c === CR) {
        // A line end inside a format specification was accepted by 3.12 and 3.13.
        if (!frame.triple && !inField) return this.#unterminated(i, 'line');
        i = this.lineEnd(i);
      } else if (c === 0) {
        if (i >= this.end) return this.#unterminated(i, 'file');
        tokens.fault('expected text, got a null byte', i++);
      } else i++;
    }
  }

  /** `:` of a field: its format specification follows. */
  protected fieldSpec(at: number): number {
    const { tokens } = this;
    tokens.push(COLON, at, at + 1, tokens.lineCount, 0);
    return this.formattedText(at + 1);
  }

  /** `}` of a field whose expression has just ended: the text around it goes on. */
  protected fieldEnd(at: number): number {
    this.closeBracket(FIELD_END, at);
    return this.formattedText(at + 1);
  }

  /** Begins the line after the line end at `i`. */
  protected lineEnd(i: number): number {
    i += this.source[i] === CR && this.source[i + 1] === LF ? 2 : 1;
    this.tokens.beginLine(i);
    return i;
  }

  #escape(i: number): number {
    const next = this.source[i + 1];
    if (next === LF || next === CR) return this.lineEnd(i + 1);
    return next === 0 ? i + 1 : i + 2;
  }

  #formattedEscape(i: number, raw: boolean): number {
    const { source } = this;
    const next = source[i + 1];
    if (CODED[next] === 1) this.#checkEscape(i, this.tokens.lineCount, raw ? RAW : FORMATTED);
    // A backslash does not hide a brace; `\N{...}` names a character where escapes count.
    if (next === OPEN_BRACE || next === CLOSE_BRACE) return i + 1;
    if (next === 0x4e && source[i + 2] === OPEN_BRACE && !raw) {
      let end = i + 3;
      while (FSTRING_STOP[source[end]] === 0) end++;
      return source[end] === CLOSE_BRACE ? end + 1 : end;
    }
    return this.#escape(i);
  }

  /** Notes an escape that promises the code or name of a character and does not keep it. @param bits - of the string's prefix */
  #checkEscape(i: number, line: number, bits: number): void {
    const { source, tokens } = this;
    const letter = source[i + 1];
    const isText = (bits & BYTES) === 0;
    if ((bits & RAW) !== 0 || !(isText || letter === LETTER_X)) return;
    let at = i + 2;
    let message: string | undefined;
    if (letter === LETTER_N) {
      const start = at + 1;
      if (source[at] === OPEN_BRACE) while (NAME_OF_CHARACTER.has(source[++at]));
      if (source[at] !== CLOSE_BRACE || at === start)
        message = "expected '{', the name of a character and '}' after '\\N'";
    } else {
      const digits = letter === LETTER_X ? 2 : letter === LETTER_U ? 4 : 8;
      let code = 0;
      for (; at < i + 2 + digits && HEXADECIMAL.has(source[at]); at++) code = code * 16 + hexadecimal(source[at]);
      if (at < i + 2 + digits)
        message = `expected ${digits} hexadecimal digits after '\\${String.fromCharCode(letter)}'`;
      else if (code > 0x10ffff) message = `expected the code of a character, got ${code.toString(16)}`;
    }
    if (message !== undefined) tokens.faults.push({ at: i, line, message });
  }

  #unterminated(i: number, what: 'line' | 'file'): number {
    const { tokens } = this;
    const { token, depth } = this.frames[this.frames.length - 1];
    tokens.faults.push({ at: tokens.starts[token], line: tokens.lines[token], message: `${UNTERMINATED} ${what}` });
    if (this.depth > depth) this.unwind(depth);
    else this.endFString(i, tokens.lineCount);
    return i;
  }
}
