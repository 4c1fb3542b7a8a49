import type { CommandModule } from 'yargs';
import type { ChunksFlags } from '../flags/chunks-flags.ts';
import { wholeNumber } from './flag-types.ts';
import { withIndexFlag } from './with-index-flag.ts';

const DEEPEST = 1000;

export const chunksCommand: CommandModule = {
  command: 'chunks <name>',
  describe: 'The chunks of a directory, file, class or function: lines, tokens, rank',
  builder: (command) =>
    withIndexFlag(command)
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'Path (. is the tree), or qualified name, as in pkg.mod.Class.method',
      })
      .option('depth', {
        type: 'string',
        coerce: wholeNumber('depth', 0, DEEPEST),
        requiresArg: true,
        describe: 'Levels below it to show (default: all)',
      })
      .option('text', { type: 'boolean', describe: 'With the text, read from the files if it is what was indexed' })
      .option('json', { type: 'boolean', describe: 'One JSON object a line instead of text' })
      .example('$0 chunks sympy/core/cache.py', 'how a file is cut')
      .example('$0 chunks sympy.core.cache.cached_property --text', 'a function, with its text')
      .example('$0 chunks . --depth 2', 'what matters where'),
  handler: async (argv) => {
    const { runChunks } = await import('../chunking/run-chunks.ts');
    const given = argv as unknown as Partial<ChunksFlags>;
    await runChunks({
      index: given.index,
      name: String(given.name),
      depth: given.depth ?? DEEPEST,
      text: given.text ?? false,
      json: given.json ?? false,
    });
  },
};
