import type { FileReader } from './files/file-reader.ts';

/** How to search for lines. */
export interface LineSearchOptions {
  readonly files: FileReader;
  /** False for files that are not to be searched. Called once for each file that may have a match. Default: all. */
  readonly accept?: (file: { readonly path: string; readonly language: string }) => boolean;
  /** Most lines to give. Default: no limit. */
  readonly limit?: number;
  /** Lines before and after each match to give as well. Default 0. */
  readonly context?: number;
  /**
   * Milliseconds for matching in another thread, where an expression might take forever (see `LineSearchReport.guarded`), and for expressions with endlessly many states. Default 10,000.
   */
  readonly timeLimit?: number;
}
