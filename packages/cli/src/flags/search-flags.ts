/** The flags of `search`, as typed. */
export interface SearchFlags {
  readonly index: string | undefined;
  readonly pattern: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
  readonly word: boolean;
  /** Each a glob, or `!` and a glob of what to leave out. */
  readonly glob: readonly string[];
  readonly lang: readonly string[];
  /** Lines before and after each match. */
  readonly context: number | undefined;
  readonly limit: number | undefined;
  /** Rank definitions by how well they fit the words of the pattern, instead of finding lines. */
  readonly ranked: boolean;
  /** Join that ranking with the nearest vectors of the index's model. */
  readonly blend: boolean;
  readonly json: boolean;
}
