import type { WriteStream } from 'node:tty';
import { plainProgress } from './plain-progress.ts';
import type { Progress } from './progress.ts';
import { terminalProgress } from './terminal-progress.ts';

/**
 * A line that is rewritten on a terminal, whole lines elsewhere.
 * @param quiet - only what has to be said, as when the output is for a program
 */
export function createProgress(stream: NodeJS.WriteStream | WriteStream, quiet: boolean): Progress {
  if (stream.isTTY) return terminalProgress(stream as WriteStream);
  return plainProgress((line) => stream.write(`${line}\n`), quiet);
}
