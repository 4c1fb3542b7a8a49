import { describePlan, type Plan, renderDot, renderMermaid } from '@strata/pipeline';
import { composePipeline, planOrFail } from '../composition/compose-pipeline.ts';
import { existingTree } from '../composition/existing-tree.ts';
import type { PlanFlags, PlanFormat } from '../flags/plan-flags.ts';
import { standardOutput } from '../output/standard-output.ts';
import { planText } from './plan-text.ts';

const formats: Readonly<Record<PlanFormat, (plan: Plan) => string>> = {
  text: planText,
  mermaid: renderMermaid,
  dot: renderDot,
  json: (plan) => JSON.stringify(describePlan(plan), null, 2),
};

/** `strata plan`: shows what would run, or everything that keeps it from running. Reads no source file. */
export async function runPlan(flags: PlanFlags): Promise<void> {
  const plan = planOrFail(await composePipeline(flags, existingTree(flags.dir)), flags);
  await standardOutput.write(`${formats[flags.format](plan).trimEnd()}\n`);
}
