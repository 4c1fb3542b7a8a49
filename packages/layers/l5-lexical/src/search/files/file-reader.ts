import type { SegmentBlocks } from '../segments/lexical-segment.ts';

/** Reads the files of the tree that was indexed. */
export interface FileReader {
  /** @param path - relative to the tree, with '/' between segments */
  open(path: string): OpenFile | UnreadableFile;
}

export interface OpenFile {
  /** Bytes, now. */
  readonly size: number;
  /**
   * Reads `length` bytes from `position` to the start of `into`.
   * @returns the number of bytes read, which is less only where the file ends
   */
  read(into: Uint8Array, position: number, length: number): number;
  close(): void;
  /** All of it, where that lies in memory: then nothing needs to be read. */
  readonly kept?: KeptContents;
}

/** Contents of a file that stay in memory between searches. */
export interface KeptContents {
  readonly bytes: Buffer;
  /** Blocks whose checksums have been compared, by the segment they are of. */
  readonly verified: WeakMap<SegmentBlocks, Set<number>>;
}

export interface UnreadableFile {
  /** The system's word for it: ENOENT, EACCES, … */
  readonly code: string;
}
