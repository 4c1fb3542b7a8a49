import { LineRunKind } from '@strata/tables';
import { LineReader } from '../text/line-reader.ts';
import { isLongEnough } from './is-long-enough.ts';
import type { RunWriter } from './run-writer.ts';

const line = new LineReader();

/** The runs of a text of which nothing is known: a run ends before a paragraph and when it is long enough. */
export function textRuns(bytes: Uint8Array, from: number, to: number, runs: RunWriter): void {
  for (let at = from; at < to; at = line.end) {
    line.read(bytes, at, to);
    if (!line.blank && (runs.afterBlank || isLongEnough(runs.tokens, line))) runs.open(0, LineRunKind.text);
    runs.add(line, line.end - at);
  }
  runs.endRun();
}
