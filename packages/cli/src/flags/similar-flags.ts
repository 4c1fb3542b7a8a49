/** The flags of `similar`, as typed. */
export interface SimilarFlags {
  readonly index: string | undefined;
  /** Text to which similar code is sought. */
  readonly text: string | undefined;
  /** Definition to which similar code is sought. */
  readonly to: string | undefined;
  readonly limit: number | undefined;
  readonly json: boolean;
}
