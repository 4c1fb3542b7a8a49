import { isAscii } from 'node:buffer';
import type { PatternRegExps } from '../pattern/to-regexp.ts';
import { bytesOf, decodeText } from './decode-text.ts';
import type { FoundLine } from './found-line.ts';
import type { LineMatcher } from './line-matcher.ts';

/** Lines that match a regular expression. */
export class RegExpMatcher implements LineMatcher {
  readonly #regExps: PatternRegExps;

  constructor(regExps: PatternRegExps) {
    this.#regExps = regExps;
  }

  match(bytes: Buffer, firstLine: number, limit: number, found: FoundLine[]): void {
    const plain = isAscii(bytes);
    const text = plain ? bytes.toString('latin1') : decodeText(bytes);
    const regExp = plain ? this.#regExps.ascii : this.#regExps.unicode;
    let line = firstLine;
    let counted = 0;
    let from = 0;
    while (from < text.length && found.length < limit) {
      const at = nextMatch(regExp, text, from);
      if (at < 0) return;
      // Behind the last line feed there is no line.
      if (at === text.length && text.endsWith('\n')) return;
      const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
      const feed = text.indexOf('\n', at);
      const end = feed < 0 ? text.length : feed;
      while (counted < start) {
        counted = text.indexOf('\n', counted) + 1;
        line++;
      }
      if (plain) found.push({ line, col: at - start, text: text.slice(start, end) });
      else found.push({ line, col: bytesOf(text, start, at), text: readable(bytes, text, start, end) });
      if (feed < 0) return;
      from = feed + 1;
    }
  }
}

/** A line as a person may read it: whoever finds it, bytes that are not UTF-8 are replaced in the same way. */
function readable(bytes: Buffer, text: string, start: number, end: number): string {
  const line = text.slice(start, end);
  if (line.isWellFormed()) return line;
  const from = bytesOf(text, 0, start);
  return bytes.toString('utf8', from, from + bytesOf(text, start, end));
}

/** Where the next match begins, at or behind `from`; -1 if there is none. */
function nextMatch(regExp: RegExp, text: string, from: number): number {
  regExp.lastIndex = from;
  for (let match = regExp.exec(text); match !== null; match = regExp.exec(text)) {
    const { index } = match;
    // V8 tries every unit of a string, also the second of a character that has two; an empty match can seem to begin there.
    if (index === 0 || !isLow(text.charCodeAt(index)) || !isHigh(text.charCodeAt(index - 1))) return index;
    regExp.lastIndex = index + 1;
  }
  return -1;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
