import type { CommandModule } from 'yargs';
import type { SearchFlags } from '../flags/search-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { repeated, repeatedGlob, wholeNumber } from './flag-types.ts';
import { withIndexFlag } from './with-index-flag.ts';

const MOST = 1_000_000_000;

export const searchCommand: CommandModule = {
  command: 'search [pattern]',
  describe: 'Find lines of text, or with --ranked the definitions that fit some words',
  builder: (command) =>
    withIndexFlag(command)
      .positional('pattern', { type: 'string', describe: 'Text, as it is written; after -- if it begins with a dash' })
      .option('regex', { type: 'boolean', alias: 'e', describe: "A regular expression, in the syntax of ripgrep's" })
      .option('ignore-case', { type: 'boolean', alias: 'i', describe: 'Take upper and lower case for the same' })
      .option('word', {
        type: 'boolean',
        alias: 'w',
        describe: 'Only where no letter, digit or _ comes before or after',
      })
      .option('glob', {
        ...repeatedGlob('glob', 'Only files that match; with ! before it, only others; the last that matches counts'),
        alias: 'g',
      })
      .option('lang', repeated('Only files of this language'))
      .option('context', {
        type: 'string',
        coerce: wholeNumber('context', 0, MOST),
        requiresArg: true,
        alias: 'C',
        describe: 'Show so many lines before and after each match',
      })
      .option('limit', {
        type: 'string',
        coerce: wholeNumber('limit', 1, MOST),
        requiresArg: true,
        describe: 'Stop after so many (default: all lines; 10 with --ranked)',
      })
      .option('ranked', { type: 'boolean', describe: 'The definitions that fit the words best, best first' })
      .option('blend', {
        type: 'boolean',
        describe: 'With --ranked: join it with what is nearest by the model of the index',
      })
      .option('json', { type: 'boolean', describe: 'One JSON object a line instead of text' })
      .example('$0 search "raise ValueError"', 'each line that has this text')
      .example(
        '$0 search --regex "^\\s*class \\w+Error\\b" --glob "sympy/core/**"',
        'each line that matches, of some files',
      )
      .example('$0 search --ranked "solve a system of equations"', 'what may do that'),
  handler: async (argv) => {
    const { runSearch } = await import('../searching/run-search.ts');
    await runSearch(searchFlags(argv));
  },
};

function searchFlags(argv: unknown): SearchFlags {
  const given = argv as Partial<SearchFlags>;
  if (given.pattern === undefined) {
    throw new CliFailure(
      'expected an argument: strata search <pattern>\n  next step:    strata search --help',
      ExitCode.usage,
    );
  }
  return {
    index: given.index,
    pattern: String(given.pattern),
    regex: given.regex ?? false,
    ignoreCase: given.ignoreCase ?? false,
    word: given.word ?? false,
    glob: given.glob ?? [],
    lang: given.lang ?? [],
    context: given.context,
    limit: given.limit,
    ranked: given.ranked ?? false,
    blend: given.blend ?? false,
    json: given.json ?? false,
  };
}
