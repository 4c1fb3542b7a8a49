import type { StringValues } from '@strata/tables';

/** One segment of the index, as the columns lie in memory. Blocks and files count from 0 at the start of the segment. */
export interface LexicalSegment {
  readonly firstFile: number;
  readonly files: number;
  readonly blocks: SegmentBlocks;
  /** Ascending. */
  readonly trigrams: Uint32Array;
  /** The postings of trigram i are string i. */
  readonly trigramBlocks: StringValues;
  /** Ascending by their bytes; those of paths, which begin with a slash, first. */
  readonly terms: StringValues;
  /** Of term i, see `lexical_terms`. */
  readonly termPostings: StringValues;
  /** Files whose contents here have been deleted or replaced by those of a later segment. */
  readonly deleted: ReadonlySet<number>;
}

/** Columns of `lexical_blocks`. */
export interface SegmentBlocks {
  readonly length: number;
  readonly fileIds: Uint32Array;
  readonly starts: Uint32Array;
  readonly sizes: Uint32Array;
  readonly lines: Uint32Array;
  readonly checksums: Uint32Array;
}
