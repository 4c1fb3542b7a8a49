import type { Argv } from 'yargs';
import type { PipelineFlags } from '../flags/pipeline-flags.ts';
import { once, repeated } from './flag-types.ts';

/** Adds the flags that say which pipeline is meant. */
export function withPipelineFlags<T>(command: Argv<T>) {
  return command
    .option('skip', repeated('Leave out a layer, and what cannot do without it'))
    .option('until', {
      type: 'string',
      requiresArg: true,
      coerce: once<string>('until'),
      describe: 'Run only this layer and what it needs',
    })
    .option('use', repeated('Fill a slot with the layer that a module exports by default, SLOT=MODULE'))
    .option('config', {
      type: 'string',
      requiresArg: true,
      coerce: once<string>('config'),
      describe: 'File that declares the pipeline (default: strata.config.ts in DIR, if there is one)',
    })
    .group(['skip', 'until', 'use', 'config'], 'Pipeline:');
}

/** What yargs makes of these flags. */
export function pipelineFlags(argv: {
  readonly config?: string;
  readonly use?: string[];
  readonly skip?: string[];
  readonly until?: string;
}): PipelineFlags {
  return { config: argv.config, use: argv.use ?? [], skip: argv.skip ?? [], until: argv.until };
}
