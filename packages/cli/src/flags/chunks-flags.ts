/** The flags of `chunks`, as typed. */
export interface ChunksFlags {
  readonly index: string | undefined;
  /** Path or qualified name. */
  readonly name: string;
  /** Levels below the chunk that is asked for. */
  readonly depth: number;
  readonly text: boolean;
  readonly json: boolean;
}
