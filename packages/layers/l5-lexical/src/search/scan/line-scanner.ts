import type { FoundLines } from '../match/found-lines.ts';
import type { TextList } from './text-list.ts';
import type { TextMemory } from './text-memory.ts';

/** Finds the lines of texts that match, and gathers them. */
export interface LineScanner {
  /**
   * Looks through texts, until there are `limit` lines since the last `clear`. `texts.done` says how far it got, also if it throws, and `texts.linesUntil` where the lines of each are.
   *
   * @throws TimeLimitReached
   */
  scan(memory: TextMemory, texts: TextList, limit: number): void;
  /** Copies what it has found: from then on it does not matter what becomes of the texts. */
  secure(): void;
  /** Lines found since the last `clear`. */
  readonly length: number;
  /** Some of them, `from` up to but not including `to`. They must be secured. */
  lines(from: number, to: number): FoundLines;
  clear(): void;
}
