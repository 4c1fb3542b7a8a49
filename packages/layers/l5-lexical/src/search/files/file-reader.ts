import type { TextMemory } from '../scan/text-memory.ts';
import type { SegmentBlocks } from '../segments/lexical-segment.ts';
import type { BlockPlaces } from './block-places.ts';
import type { OpenFile, UnreadableFile } from './open-file.ts';

/** Reads the files of the tree that was indexed. */
export interface FileReader {
  /** @param path - relative to the tree, with '/' between segments */
  open(path: string): OpenFile | UnreadableFile;
  /** Files whose contents stay in memory between searches. Default: none. */
  readonly kept?: KeptFiles;
}

/** Files whose contents stay in memory. */
export interface KeptFiles {
  /** In which all of them lie. */
  readonly memory: TextMemory;
  /** Another number whenever contents have gone: others may lie where they did. */
  readonly generation: number;
  /** Takes note of what has changed since the last time, where the system tells. */
  refresh(): void;
  /** Whether a file of them is, now, what it was when it was read. */
  isCurrent(file: OpenFile): boolean;
  /** Where blocks of a segment lie, as far as that was said. */
  placesOf(blocks: SegmentBlocks): BlockPlaces;
  /** Says that a file, if it is one of them, is as a segment has it. @param first - the first of its blocks */
  place(file: OpenFile, blocks: SegmentBlocks, first: number): void;
}
