import type { SearchFlags } from '../flags/search-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { findLines } from './find-lines.ts';
import { findRanked } from './find-ranked.ts';

/** `strata search`. */
export async function runSearch(flags: SearchFlags): Promise<void> {
  if (!flags.ranked && flags.blend) {
    throw new CliFailure(
      'expected --blend together with --ranked, got it alone\n  next step:    add --ranked: lines are found, not ranked',
      ExitCode.usage,
    );
  }
  if (!flags.ranked) return findLines(flags);
  const others = (['regex', 'ignoreCase', 'word'] as const).filter((flag) => flags[flag]);
  if (others.length === 0 && flags.context === undefined) return findRanked(flags);
  const names = [...others, ...(flags.context === undefined ? [] : ['context'])].map((name) =>
    name === 'ignoreCase' ? '--ignore-case' : `--${name}`,
  );
  throw new CliFailure(
    `expected --ranked alone or with --blend, --glob, --lang, --limit or --json, got it with ${names.join(', ')}\n` +
      '  next step:    leave out one or the other: --ranked compares words, not lines',
    ExitCode.usage,
  );
}
