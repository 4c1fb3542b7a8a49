import type { PipelineFlags } from './pipeline-flags.ts';

export const SCHEMAS = ['inputs', 'outputs'] as const;

/** The flags of `layer`, as typed. */
export interface LayerFlags extends Pick<PipelineFlags, 'config' | 'use'> {
  readonly slot: string;
  /** Each `TABLE=FILE`. Empty: the standard input. */
  readonly input: readonly string[];
  /** Each `TABLE=FILE`. Empty: the standard output. */
  readonly output: readonly string[];
  /** JSON. */
  readonly options: string | undefined;
  readonly schemas: (typeof SCHEMAS)[number] | undefined;
}
