import { LINE_FEED } from '../../text/word-bytes.ts';
import type { FoundLines } from './found-lines.ts';

/** A line near one that matches. */
export interface ContextLine {
  /** 1-based. */
  readonly line: number;
  /** Without its line feed. */
  readonly text: string;
}

/**
 * The lines up to `count` lines before and after some lines of a file, themselves left out, each once and ascending.
 * @param bytes - the file's contents, without byte order mark
 */
export function contextLines(bytes: Buffer, found: FoundLines, count: number): ContextLine[] {
  const context: ContextLine[] = [];
  let next = 0;
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    while (next < found.length && found.line(next) + count < line) next++;
    if (next === found.length) break;
    const isNear = found.line(next) - count <= line;
    // The next match may be near only to the line before; whether this line is a match shows in one of the following.
    if (isNear && !isAmong(found, next, line)) context.push({ line, text: bytes.toString('utf8', start, end) });
    start = end + 1;
  }
  return context;
}

function isAmong(found: FoundLines, from: number, line: number): boolean {
  for (let i = from; i < found.length && found.line(i) <= line; i++) if (found.line(i) === line) return true;
  return false;
}
