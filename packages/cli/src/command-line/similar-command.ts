import type { CommandModule } from 'yargs';
import type { SimilarFlags } from '../flags/similar-flags.ts';
import { once, wholeNumber } from './flag-types.ts';
import { withIndexFlag } from './with-index-flag.ts';

const MOST = 1_000_000;

export const similarCommand: CommandModule = {
  command: 'similar [text]',
  describe: 'Find pieces of code that are like a text, or like a definition',
  builder: (command) =>
    withIndexFlag(command)
      .positional('text', { type: 'string', describe: 'Words, or a piece of code; after -- if it begins with a dash' })
      .option('to', {
        type: 'string',
        requiresArg: true,
        coerce: once<string>('to'),
        describe: 'Name of a definition, as in pkg.mod.Class.method, or the end of one',
      })
      .option('limit', {
        type: 'string',
        coerce: wholeNumber('limit', 1, MOST),
        requiresArg: true,
        describe: 'Show so many (default: 10)',
      })
      .option('json', { type: 'boolean', describe: 'One JSON object a line instead of text' })
      .example('$0 similar "parse a date"', 'what has to do with that')
      .example('$0 similar --to sympy.core.basic.Basic.subs', 'what else is written like this'),
  handler: async (argv) => {
    const { runSimilar } = await import('../similar/run-similar.ts');
    const { index, text, to, limit, json } = argv as unknown as Partial<SimilarFlags>;
    await runSimilar({ index, text, to, limit, json: json ?? false });
  },
};
