import type { ContextLine } from './match/context-lines.ts';
import type { FoundLines } from './match/found-lines.ts';

/** The matching lines of a file. */
export interface FileLines {
  readonly fileId: number;
  readonly path: string;
  readonly lines: FoundLines;
  /** Lines near those, if they were asked for. */
  readonly context: readonly ContextLine[];
}
