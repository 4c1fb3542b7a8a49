/** The flags that say which pipeline is meant, as typed. */
export interface PipelineFlags {
  readonly config: string | undefined;
  /** Each `SLOT=MODULE`. */
  readonly use: readonly string[];
  readonly skip: readonly string[];
  readonly until: string | undefined;
}
