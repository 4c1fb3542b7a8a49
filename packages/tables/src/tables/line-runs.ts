import { codes } from '../schema/codes.ts';
import { enumeration, u16, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const LINE_RUN_KINDS = ['text', 'statement', 'definition', 'decorator', 'comment', 'string', 'inner'] as const;
export const LineRunKind = codes(LINE_RUN_KINDS);

/** `level` of a run that begins inside a statement. */
export const INNER_LEVEL = 0xffff;

const transient = { transient: true } as const;

/**
 * What is left of the files' contents for those who cut them: runs of whole lines, each with what adds up to the figures of any piece that consists of
 * such runs. Lives in memory during a run (it is a fifth of the contents, and lets them go after the first phase); never stored.
 */
export const lineRuns = defineTable('line_runs', 'Runs of lines between which files may be cut, in order', {
  file_id: u32('file the run is in', transient),
  lines: u16('lines, blank ones behind the others included', transient),
  blank: u16('blank lines at its end; all of its lines where there is nothing else', transient),
  bytes: u32('bytes, line ends included', transient),
  tokens: u32('estimate of tokens, in 64ths', transient),
  hash_low: u32(
    'content hash of the lines as far as they are not blank at the end, low half, not yet finished',
    transient,
  ),
  hash_high: u32('high half', transient),
  level: u16(
    'how deep its first line lies: twice its column; one more for what continues a compound statement (else, except); INNER_LEVEL inside a ' +
      'statement, or where something is closed. Where the language is not known, 3 more, one more inside a paragraph, and 0 to 2 for the headings of Markdown',
    transient,
  ),
  kind: enumeration(
    LINE_RUN_KINDS,
    'what its first line begins; string: a statement that is nothing but a string; inner: it goes on with the statement before; text: the language ' +
      'is not known',
    transient,
  ),
});
