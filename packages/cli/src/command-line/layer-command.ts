import type { CommandModule } from 'yargs';
import { type LayerFlags, SCHEMAS } from '../flags/layer-flags.ts';
import { once, repeated } from './flag-types.ts';

export const layerCommand: CommandModule = {
  command: 'layer <slot>',
  describe: 'Run one layer on tables of another program: Arrow in, Arrow out',
  builder: (command) =>
    command
      .positional('slot', { type: 'string', demandOption: true, describe: 'Slot of the layer: l4-cross-file, …' })
      .option(
        'input',
        repeated('Read a table from an Arrow file or stream, TABLE=FILE, instead of all from the standard input'),
      )
      .option('output', repeated('Write a table to an Arrow file, TABLE=FILE, instead of all to the standard output'))
      .option('options', {
        type: 'string',
        requiresArg: true,
        coerce: once<string>('options'),
        describe: "The layer's options, as JSON",
      })
      .option('schemas', {
        choices: SCHEMAS,
        requiresArg: true,
        coerce: once<(typeof SCHEMAS)[number]>('schemas'),
        describe: 'Read nothing; write the tables that the layer reads, or writes, without rows',
      })
      .option('use', repeated('Fill a slot with the layer that a module exports by default, SLOT=MODULE'))
      .option('config', {
        type: 'string',
        requiresArg: true,
        coerce: once<string>('config'),
        describe:
          'File that declares the pipeline (default: strata.config.ts in the current directory, if there is one)',
      })
      .group(['use', 'config'], 'Pipeline:')
      .example('$0 layer l4-cross-file < in.arrows > out.arrows', 'streams, one after the other')
      .example('$0 layer l4-cross-file --schemas inputs', 'what it reads')
      .example('$0 layer mine --use mine=./mine.ts --input nodes=nodes.arrow --output todos=todos.arrow', 'files'),
  handler: async (argv) => {
    const { runLayerCommand } = await import('../layering/run-layer-command.ts');
    const flags = argv as unknown as Partial<LayerFlags> & { readonly slot: string };
    await runLayerCommand({
      slot: flags.slot,
      input: flags.input ?? [],
      output: flags.output ?? [],
      options: flags.options,
      schemas: flags.schemas,
      use: flags.use ?? [],
      config: flags.config,
    });
  },
};
