import type { CommandModule } from 'yargs';
import type { IndexFlags } from '../flags/index-flags.ts';
import { once, repeated, repeatedGlob, wholeNumber } from './flag-types.ts';
import { embedderFlags, withEmbedderFlags } from './with-embedder-flags.ts';
import { pipelineFlags, withPipelineFlags } from './with-pipeline-flags.ts';

const MAX_SEED = 2 ** 32 - 1;

export const indexCommand: CommandModule = {
  command: 'index [dir]',
  describe: 'Index a tree',
  builder: (command) =>
    withEmbedderFlags(
      withPipelineFlags(
        command
          .positional('dir', { type: 'string', default: '.', describe: 'Tree to index' })
          .option('out', {
            type: 'string',
            requiresArg: true,
            coerce: once<string>('out'),
            describe: 'Directory of the index (default: .strata in DIR)',
          })
          .option('workers', {
            type: 'string',
            requiresArg: true,
            coerce: wholeNumber('workers', 1, 512),
            describe: 'Worker threads (default: as many as the machine runs at once)',
          })
          .option('include', repeatedGlob('include', 'Only files that match, or lie below a directory that does'))
          .option(
            'exclude',
            repeatedGlob('exclude', 'Leave out what matches; a glob without / matches names at any depth'),
          )
          .option('src-root', repeated('Directory from which dotted module names count (default: found)'))
          .option('json', { type: 'boolean', describe: 'Print the summary as one JSON object' })
          .option('seed', {
            type: 'string',
            requiresArg: true,
            coerce: wholeNumber('seed', 0, MAX_SEED),
            describe: 'Shuffle what has no order; the index is the same for every seed',
          })
          .group(['include', 'exclude', 'src-root'], 'Files:'),
      ),
    )
      .example('$0 index', 'index the current directory into ./.strata')
      .example('$0 index ~/src/app --exclude tests --workers 4', 'without directories and files called tests')
      .example('$0 index . --skip l2-occurrence --json', 'fewer tables, and a summary for programs')
      .example(
        '$0 index . --embedder openai --base-url http://127.0.0.1:11434/v1 --model all-minilm',
        'vectors by Ollama',
      )
      .example('$0 index . --use l4-cross-file=./mine.ts', 'with a layer of your own'),
  handler: async (argv) => {
    const { runIndex } = await import('../indexing/run-index.ts');
    const flags = argv as unknown as Partial<IndexFlags> & Parameters<typeof pipelineFlags>[0] & { dir: string };
    await runIndex({
      ...pipelineFlags(flags),
      ...embedderFlags(flags),
      dir: flags.dir,
      out: flags.out,
      workers: flags.workers,
      include: flags.include ?? [],
      exclude: flags.exclude ?? [],
      srcRoot: flags.srcRoot ?? [],
      seed: flags.seed,
      json: flags.json ?? false,
    });
  },
};
