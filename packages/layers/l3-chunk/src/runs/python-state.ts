import { LineRunKind } from '@strata/tables';
import { BRACKET_DEPTHS, BYTE_CLASSES, ByteClass, seenBits } from '../text/byte-classes.ts';
import type { LineReader } from '../text/line-reader.ts';
import type { RunWriter } from './run-writer.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const HASH = 0x23;
const BACKSLASH = 0x5c;
const BACKTICK = 0x60;
/** Added to the quote of a string that three of them end. */
const TRIPLE = 0x100;
const NONE = -1;

/** Lines with none of these are read without looking at their bytes again. */
const NOTABLE = seenBits('quote', 'mark');

/** Whether a line of Python begins inside a statement: in a string, in brackets, or behind a backslash. */
export class PythonState {
  /** Quote of the string at hand, TRIPLE added where three end it; 0 outside strings. */
  #quote = 0;
  #depth = 0;
  #continued = false;
  /** Run that begins with the string statement at hand, and where to begin to look for something else in the statement. */
  #string = NONE;
  #stringStart = NONE;
  /** Something in the statement is not a string. */
  #other = false;

  begin(): void {
    this.#quote = 0;
    this.#depth = 0;
    this.#continued = false;
    this.#string = NONE;
    this.#stringStart = NONE;
    this.#other = false;
  }

  /** A line that begins now goes on with a statement. */
  get isInside(): boolean {
    return this.#quote !== 0 || this.#depth > 0 || this.#continued;
  }

  get isInBrackets(): boolean {
    return this.#quote === 0 && this.#depth > 0;
  }

  /** Says that a run begins with a statement that begins with a string, whose quote is at `start`. */
  beginString(run: number, start: number): void {
    this.#string = run;
    this.#stringStart = start;
    this.#other = false;
  }

  /** Says that the statement at hand is over: if it was more than a string, its run is an ordinary one. */
  endStatement(runs: RunWriter): void {
    if (this.#string !== NONE && this.#other) runs.setKind(this.#string, LineRunKind.statement);
    this.#string = NONE;
  }

  /** Says that the file is over. */
  end(runs: RunWriter): void {
    this.endStatement(runs);
  }

  readLine(bytes: Uint8Array, from: number, line: LineReader, runs: RunWriter): void {
    if ((line.seen & NOTABLE) === 0) {
      // A string goes on, or there is none.
      if (this.#quote !== 0) return;
      this.#depth = Math.max(0, this.#depth + line.depth);
      this.#continued = false;
      if (!line.blank) this.#other = true;
      return;
    }
    const start = this.#stringStart === NONE ? from : this.#stringStart;
    this.#stringStart = NONE;
    this.#continued = false;
    this.#readBytes(bytes, start, line.end);
    if (!this.isInside) this.endStatement(runs);
  }

  #readBytes(bytes: Uint8Array, from: number, end: number): void {
    let at = from;
    while (at < end) {
      if (this.#quote !== 0) {
        at = this.#skipString(bytes, at, end);
        continue;
      }
      const byte = bytes[at];
      const own = BYTE_CLASSES[byte];
      if (own === ByteClass.quote && byte !== BACKTICK) {
        at = this.#openString(bytes, at);
        continue;
      }
      if (byte === HASH) return;
      if (byte === BACKSLASH) this.#continued = isLineEnd(bytes, at + 1, end);
      else if (own === ByteClass.bracket) this.#depth = Math.max(0, this.#depth + BRACKET_DEPTHS[byte]);
      if (own > ByteClass.tab && byte !== BACKSLASH) this.#other = true;
      at++;
    }
  }

  #openString(bytes: Uint8Array, at: number): number {
    const quote = bytes[at];
    if (bytes[at + 1] !== quote) {
      this.#quote = quote;
      return at + 1;
    }
    if (bytes[at + 2] !== quote) return at + 2;
    this.#quote = quote | TRIPLE;
    return at + 3;
  }

  /** Goes to the end of the string or of the line. @returns where it went on from there */
  #skipString(bytes: Uint8Array, from: number, end: number): number {
    const quote = this.#quote & 0xff;
    const triple = this.#quote >= TRIPLE;
    for (let at = from; at < end; at++) {
      const byte = bytes[at];
      if (byte === BACKSLASH) {
        // An escaped line end: the string goes on in the next line.
        if (isLineEnd(bytes, at + 1, end)) return end;
        at++;
      } else if (byte === quote) {
        if (!triple) {
          this.#quote = 0;
          return at + 1;
        }
        if (bytes[at + 1] === quote && bytes[at + 2] === quote) {
          this.#quote = 0;
          return at + 3;
        }
      } else if (byte === LINE_FEED && !triple) break;
    }
    if (!triple) this.#quote = 0;
    return end;
  }
}

function isLineEnd(bytes: Uint8Array, at: number, end: number): boolean {
  return at >= end || bytes[at] === LINE_FEED || (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED);
}
