import type { WriteStream } from 'node:tty';
import type { RunEvent } from '@strata/pipeline';
import { plainProgress } from './plain-progress.ts';
import { terminalProgress } from './terminal-progress.ts';

/** Shows a run while it goes on. */
export interface Progress {
  on(event: RunEvent): void;
  /** Takes away what should not stay. May be called twice. */
  end(): void;
}

/**
 * A line that is rewritten on a terminal, whole lines elsewhere.
 * @param quiet - only what has to be said, as when the output is for a program
 */
export function createProgress(stream: NodeJS.WriteStream | WriteStream, quiet: boolean): Progress {
  if (stream.isTTY) return terminalProgress(stream as WriteStream);
  return plainProgress((line) => stream.write(`${line}\n`), quiet);
}
