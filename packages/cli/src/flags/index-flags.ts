import type { EmbedderFlags } from './embedder-flags.ts';
import type { PipelineFlags } from './pipeline-flags.ts';

/** The flags of `index`, as typed. */
export interface IndexFlags extends PipelineFlags, EmbedderFlags {
  readonly dir: string;
  readonly out: string | undefined;
  readonly workers: number | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly srcRoot: readonly string[];
  readonly seed: number | undefined;
  readonly json: boolean;
}
