import { LineRunKind } from '@strata/tables';
import type { FileRuns } from '../inputs/file-runs.ts';

/**
 * Where the docstring ends that a definition or file begins with; `head` where there is none.
 *
 * @param head - run with the line of the def or class keyword; -1 for a file
 */
export function docstringEnd(runs: FileRuns, head: number, to: number): number {
  const { kinds, levels } = runs;
  let run = head + 1;
  while (run < to && (kinds[run] === LineRunKind.inner || kinds[run] === LineRunKind.comment)) run++;
  if (run >= to || kinds[run] !== LineRunKind.string) return Math.max(head, 0);
  if (head >= 0 && levels[run] <= levels[head]) return head;
  run++;
  while (run < to && kinds[run] === LineRunKind.inner) run++;
  return run;
}
