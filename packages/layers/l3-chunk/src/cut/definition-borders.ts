import { INNER_LEVEL, LineRunKind } from '@strata/tables';
import type { FileRuns } from '../inputs/file-runs.ts';

/**
 * The first run of the definition whose keyword is in run `head`: its decorators belong to it with all that is between, and comments above it unless a blank line
 * separates them.
 * @param from - where the definition before it ended
 */
export function definitionStart(runs: FileRuns, head: number, from: number): number {
  const { kinds } = runs;
  let start = head;
  for (let run = before(runs, head, head, from); run >= 0; run = before(runs, run, head, from)) {
    const joins = kinds[run] === LineRunKind.decorator || !hasBlankLine(runs, run, start);
    if (joins) start = run;
  }
  return start;
}

/** The run with decorators or comments before a run, in line with the keyword; -1 where something else comes before it. */
function before({ kinds, levels }: FileRuns, run: number, head: number, from: number): number {
  let at = run - 1;
  while (at > from && kinds[at] === LineRunKind.inner) at--;
  if (at < from || levels[at] !== levels[head]) return -1;
  return kinds[at] === LineRunKind.decorator || kinds[at] === LineRunKind.comment ? at : -1;
}

function hasBlankLine(runs: FileRuns, from: number, to: number): boolean {
  for (let run = from; run < to; run++) if (runs.endsBlank(run)) return true;
  return false;
}

/**
 * The run after the last one of a definition whose last line is in run `last`: what is left of the last statement, and comments that lie deeper than the keyword,
 * belong to it.
 */
export function definitionEnd(runs: FileRuns, head: number, last: number, to: number): number {
  const { kinds, levels } = runs;
  let end = last + 1;
  while (
    end < to &&
    (kinds[end] === LineRunKind.inner ||
      (kinds[end] === LineRunKind.comment && levels[end] > levels[head] && levels[end] !== INNER_LEVEL))
  ) {
    end++;
  }
  return end;
}
