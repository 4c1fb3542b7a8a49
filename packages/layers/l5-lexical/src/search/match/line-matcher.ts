import type { FoundLine } from './found-line.ts';

/** Finds the lines of some text that match. */
export interface LineMatcher {
  /**
   * Appends the matching lines of some whole lines to `found`, until that holds `limit`.
   * @param firstLine - number of the first line
   */
  match(bytes: Buffer, firstLine: number, limit: number, found: FoundLine[]): void;
}
