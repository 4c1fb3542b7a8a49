import type { TextMemory } from '../scan/text-memory.ts';
import type { SegmentBlocks } from '../segments/lexical-segment.ts';

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
  readonly memory: TextMemory;
  /** Where in it they begin. They go on without a gap for the file's size. */
  readonly address: number;
  /** Whether they are what was indexed, by the segment that the index has of it, once that has been looked at. */
  readonly asIndexed: WeakMap<SegmentBlocks, boolean>;
}

export interface UnreadableFile {
  /** The system's word for it: ENOENT, EACCES, … */
  readonly code: string;
}
