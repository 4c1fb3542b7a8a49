import {
  createPool,
  definePipeline,
  from,
  type Plan,
  type PlanOptions,
  planPipeline,
  type RunOptions,
  runPipeline,
  use,
} from '@strata/pipeline';
import { collectTables, rowsOf } from '@strata/pipeline/testing';
import count from '../fixtures/toy/count.ts';
import misbehave from '../fixtures/toy/misbehave.ts';
import source from '../fixtures/toy/source.ts';
import split from '../fixtures/toy/split.ts';
import weigh from '../fixtures/toy/weigh.ts';

type SourceOptions = Parameters<typeof from<typeof source.options>>[1];
type How = NonNullable<Parameters<typeof use<never, never, typeof misbehave.options>>[1]>;

/** Workers for all tests of a process: starting them takes longer than what they are tested with. Idle ones end with the process. */
export const pool = createPool({ workers: 5 });

/** Texts made of few words in an order that looks random but is not. */
export function someTexts(partitions: number, texts = 3, words = 20): string[][] {
  let state = 1;
  const word = () => {
    state = (state * 48271) % 2147483647;
    return `${state % 3 === 0 ? 'W' : 'w'}${state % 97}`;
  };
  return Array.from({ length: partitions }, (_, p) =>
    Array.from({ length: texts }, (_, t) => Array.from({ length: (p + t) % 4 === 0 ? 0 : words }, word).join(' ')),
  );
}

export function mustPlan(definition: Parameters<typeof planPipeline>[0], options?: PlanOptions): Plan {
  const result = planPipeline(definition, options);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.plan;
}

/** Split texts, count words over all, weigh each. */
export const toyPlan = (options: SourceOptions, planOptions?: PlanOptions) =>
  mustPlan(definePipeline({ source: from(source, options), layers: [weigh, split, count] }), planOptions);

/** As {@link toyPlan}, with a layer that misbehaves. */
export const badPlan = (how: How, options: SourceOptions = { partitions: someTexts(4) }) =>
  mustPlan(definePipeline({ source: from(source, options), layers: [use(misbehave, how), split] }));

/** Runs a plan and gives its tables as plain rows. */
export async function tablesOf(plan: Plan, options: Partial<RunOptions> = {}) {
  const sink = collectTables();
  const result = await runPipeline(plan, { root: '.', pool, workers: 2, sink, ...options });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return Object.fromEntries([...sink.tables].map(([name, table]) => [name, rowsOf(table)]));
}
