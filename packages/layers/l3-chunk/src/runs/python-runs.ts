import { INNER_LEVEL, LineRunKind } from '@strata/tables';
import { LineReader } from '../text/line-reader.ts';
import { firstWord } from './first-word.ts';
import { isLongEnough } from './is-long-enough.ts';
import { DEEPEST, TAB_STOP } from './levels.ts';
import { PythonState } from './python-state.ts';
import type { RunWriter } from './run-writer.ts';

const SPACE = 0x20;
const TAB = 0x09;
const FORM_FEED = 0x0c;

const line = new LineReader();
const state = new PythonState();

/**
 * The runs of a Python file. A run begins with a statement, unless it has become so long that it is cut inside one, and goes on for as long as statements
 * follow at the same column or deeper, without blank lines between; what may be the border of a chunk of its own (definition, decorators, comment, string) begins
 * another.
 */
export function pythonRuns(bytes: Uint8Array, from: number, to: number, runs: RunWriter): void {
  state.begin();
  for (let at = from; at < to; at = line.end) {
    line.read(bytes, at, to);
    if (!line.blank) openRun(bytes, at, runs);
    state.readLine(bytes, at, line, runs);
    runs.add(line, line.end - at);
  }
  state.end(runs);
  runs.endRun();
}

/** Begins a run with this line if one has to begin here. */
function openRun(bytes: Uint8Array, at: number, runs: RunWriter): void {
  let start = at;
  let column = 0;
  for (; ; start++) {
    const byte = bytes[start];
    if (byte === SPACE) column++;
    else if (byte === TAB) column += TAB_STOP - (column % TAB_STOP);
    else if (byte === FORM_FEED) column = 0;
    else break;
  }
  const word = firstWord(bytes, start, line.end);
  // Where a bracket was never closed, what looks like the next definition is one.
  if (state.isInBrackets && column === 0 && isDefinition(word.kind)) state.begin();
  if (state.isInside) {
    if (isLongEnough(runs.tokens, line)) runs.open(INNER_LEVEL, LineRunKind.inner);
    return;
  }
  state.endStatement(runs);
  const { kind } = word;
  const level = 2 * Math.min(column, DEEPEST) + (word.isClause ? 1 : 0);
  const goesOn =
    kind === runs.kind &&
    (kind === LineRunKind.statement ? level >= runs.level : level === runs.level) &&
    !runs.afterBlank &&
    !isLongEnough(runs.tokens, line) &&
    kind !== LineRunKind.definition &&
    kind !== LineRunKind.string;
  if (!goesOn) runs.open(level, kind);
  if (kind === LineRunKind.string) state.beginString(runs.row, start + word.length);
}

function isDefinition(kind: number): boolean {
  return kind === LineRunKind.definition || kind === LineRunKind.decorator;
}
