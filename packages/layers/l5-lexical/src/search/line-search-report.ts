/** How a search went. */
export interface LineSearchReport {
  /** Lines found. */
  readonly lines: number;
  /** True if the search stopped because it had found `limit` lines; there may be more. */
  readonly limited: boolean;
  /** Blocks that had to be read, of `blocksTotal`. */
  readonly blocksRead: number;
  readonly blocksTotal: number;
  /** Files that were looked into, on disk or in memory. */
  readonly filesRead: number;
  readonly bytesRead: number;
  /** Candidate files that differ from what was indexed. Files that got a match since are not noticed unless they were candidates. */
  readonly stale: readonly StaleFile[];
  /** True if the expression, or a line's length, was such that matching had to be done in another thread, with a time limit. */
  readonly guarded: boolean;
  /** Path of the file in which the time was up; undefined if the search came to its end. */
  readonly timedOutIn: string | undefined;
}

/** A file that is not what was indexed. Matching lines are those it has now, if it can be read. */
export interface StaleFile {
  readonly path: string;
  readonly reason: 'changed' | 'missing' | 'unreadable';
}
