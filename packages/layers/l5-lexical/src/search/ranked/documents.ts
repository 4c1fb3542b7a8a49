import type { StringValues } from '@strata/tables';

/**
 * What a ranked search ranks: stretches of lines of files, as columns. Chunks (`chunkDocuments`), or definitions where an index has no chunks
 * (`nodeDocuments`): whoever has rows like these can have them ranked.
 *
 * Rows are in order of file and start line; where two start on one line, the outer one comes first. They may lie within each other, and a line belongs to
 * the innermost row around it, or to none.
 */
export interface Documents {
  readonly count: number;
  readonly fileIds: Uint32Array;
  /** 1-based, inclusive. */
  readonly startLines: Uint32Array;
  readonly endLines: Uint32Array;
  /** The name of document i is string `names[i]` of `nameStrings`; {@link NO_NAME} where it has none. */
  readonly names: Int32Array;
  readonly nameStrings: StringValues;
}

export const NO_NAME = -1;
