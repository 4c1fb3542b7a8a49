import type { CommandModule } from 'yargs';
import { PLAN_FORMATS, type PlanFlags, type PlanFormat } from '../flags/plan-flags.ts';
import { once } from './flag-types.ts';
import { pipelineFlags, withPipelineFlags } from './with-pipeline-flags.ts';

export const planCommand: CommandModule = {
  command: 'plan [dir]',
  describe: 'Show what would run: phases, layers, tables, what is read',
  builder: (command) =>
    withPipelineFlags(
      command
        .positional('dir', { type: 'string', default: '.', describe: 'Tree whose strata.config.ts is looked at' })
        .option('format', {
          choices: PLAN_FORMATS,
          default: 'text' as PlanFormat,
          requiresArg: true,
          coerce: once<PlanFormat>('format'),
          describe: 'How to show it',
        }),
    )
      .example('$0 plan', 'the pipeline as text')
      .example('$0 plan --format dot | dot -Tsvg > plan.svg', 'as a drawing')
      .example('$0 plan --use l4-cross-file=./mine.ts', 'does my layer fit?'),
  handler: async (argv) => {
    const { runPlan } = await import('../planning/run-plan.ts');
    const flags = argv as unknown as PlanFlags & Parameters<typeof pipelineFlags>[0];
    await runPlan({ ...pipelineFlags(flags), dir: flags.dir, format: flags.format });
  },
};
