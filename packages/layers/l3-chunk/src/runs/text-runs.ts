import { INNER_LEVEL, LineRunKind } from '@strata/tables';
import { LineReader } from '../text/line-reader.ts';
import { isLongEnough, isTooLong } from './is-long-enough.ts';
import { DEEPEST, TAB_STOP } from './levels.ts';
import type { RunWriter } from './run-writer.ts';

const TAB = 0x09;
const SPACE = 0x20;
const HASH = 0x23;
/** Levels of headings, which come before all others: one, two, and three or more #. */
const HEADINGS = 3;

const line = new LineReader();

/**
 * The runs of a text of which no more is known than that lines are indented, if at all, below what they belong to. A run ends before a paragraph, before a line that lies less deep than its own first line, and when
 * it is long enough; before a line that only closes what came before it if nothing else helps.
 *
 * Levels say how good a border is: by column, and at the same column better before a paragraph than inside one.
 *
 * @param hasHeadings - the text is Markdown, whose headings are better borders than all others
 */
export function textRuns(bytes: Uint8Array, from: number, to: number, hasHeadings: boolean, runs: RunWriter): void {
  let indent = 0;
  for (let at = from; at < to; at = line.end) {
    line.read(bytes, at, to);
    if (!line.blank) {
      let start = at + line.spaces;
      let column = line.spaces;
      for (; bytes[start] === TAB || bytes[start] === SPACE; start++) {
        column += bytes[start] === TAB ? TAB_STOP - (column % TAB_STOP) : 1;
      }
      const { afterBlank, tokens } = runs;
      if (closes(bytes, start)) {
        if (isTooLong(tokens)) runs.open(INNER_LEVEL, LineRunKind.text);
      } else if (afterBlank || column < indent || isLongEnough(tokens, line)) {
        const heading = hasHeadings && afterBlank && column === 0 ? headingLevel(bytes, start, line.end) : -1;
        const level = HEADINGS + 2 * Math.min(column, DEEPEST) + (afterBlank ? 0 : 1);
        runs.open(heading >= 0 ? heading : level, LineRunKind.text);
        indent = column;
      }
    }
    runs.add(line, line.end - at);
  }
  runs.endRun();
}

/** Whether a line begins with the end of something: a bracket, a comment, an element. */
function closes(bytes: Uint8Array, start: number): boolean {
  switch (bytes[start]) {
    case 0x29: // )
    case 0x5d: // ]
    case 0x7d: // }
      return true;
    case 0x2a: // */
      return bytes[start + 1] === 0x2f;
    case 0x3c: // </
      return bytes[start + 1] === 0x2f;
    default:
      return false;
  }
}

/** The level of a line that is a heading; -1 for others. */
function headingLevel(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === HASH) at++;
  return at > start && bytes[at] === SPACE ? Math.min(at - start, HEADINGS) - 1 : -1;
}
