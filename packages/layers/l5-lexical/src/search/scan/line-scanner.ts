import type { FoundLines } from '../match/found-lines.ts';
import type { TextMemory } from './text-memory.ts';

/** Finds the lines of some text that match, and gathers them. */
export interface LineScanner {
  /**
   * Looks through some whole lines, until there are `limit` that match since the last `take`.
   * @param from - address of the first byte
   * @param end - address behind the last
   * @param firstLine - number of the first line
   * @returns whether there are so many
   */
  scan(memory: TextMemory, from: number, end: number, firstLine: number, limit: number): boolean;
  /** Copies what it has found: from then on it does not matter what becomes of the text. */
  secure(): void;
  /** Gives the lines that match since the last time. */
  take(): FoundLines;
}
