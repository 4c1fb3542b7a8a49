import type { PipelineFlags } from './pipeline-flags.ts';

export const PLAN_FORMATS = ['text', 'mermaid', 'dot', 'json'] as const;

export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** The flags of `plan`, as typed. */
export interface PlanFlags extends PipelineFlags {
  readonly dir: string;
  readonly format: PlanFormat;
}
