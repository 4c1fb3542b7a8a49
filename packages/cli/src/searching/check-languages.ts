import type { Index } from '@strata/pipeline';
import { knownLanguages } from '@strata/source/matching';
import { columnDictionary, files, stringAt } from '@strata/tables';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { didYouMean } from '../output/closest-name.ts';

/** @throws CliFailure for a language that neither the scan knows nor a file of the index is in: nothing would ever be found */
export function checkLanguages(index: Index, wanted: readonly string[]): void {
  if (wanted.length === 0) return;
  const here = new Set(
    index.table(files).batches.flatMap((batch) => {
      const names = columnDictionary(batch, 'language');
      return Array.from({ length: names.length }, (_, i) => stringAt(names, i));
    }),
  );
  const all = [...here, ...knownLanguages];
  const unknown = wanted.find((language) => !all.includes(language.toLowerCase()));
  if (unknown === undefined) return;
  throw new CliFailure(
    `expected --lang to be a language, got '${unknown}'${didYouMean(unknown, all)}\n` +
      `  next step:    those of this index are ${[...here].sort().join(', ')}`,
    ExitCode.usage,
  );
}
