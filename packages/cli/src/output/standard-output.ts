import { closeSync, openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { CliFailure } from './cli-failure.ts';

/** Where a command's result goes: piece by piece, at the pace of whoever takes it. */
export interface Output {
  /** Resolves when there is room for more. Never call it before the last call has resolved. */
  write(piece: string | Uint8Array): Promise<void>;
  close(): void;
}

/**
 * The standard output. Each piece waits until the system has taken it: nothing piles up in memory while a slow reader reads.
 * When the reader is gone (`| head`), `handleClosedPipes` ends the process.
 */
export const standardOutput: Output = {
  write(piece) {
    return new Promise((resolve, reject) => {
      process.stdout.write(piece, (error) => {
        // A closed pipe ends the process quietly, elsewhere and at once: nothing is to be done here any more.
        if (error && !isClosedPipe(error)) reject(writeFailure('standard output', error));
        else if (!error) resolve();
      });
    });
  },
  close() {},
};

/** A file in the place of whatever has its name. @throws CliFailure when it cannot be written */
export function fileOutput(path: string): Output {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'w');
  } catch (error) {
    throw writeFailure(path, error);
  }
  return {
    async write(piece) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
      try {
        for (let at = 0; at < bytes.byteLength; ) at += writeSync(descriptor, bytes, at);
      } catch (error) {
        throw writeFailure(path, error);
      }
    },
    close: () => closeSync(descriptor),
  };
}

function writeFailure(path: string, error: unknown): CliFailure {
  return CliFailure.of({
    reason: 'not-writable',
    place: path,
    expected: 'to be able to write',
    got: (error as Error).message,
    likelyCause: 'a directory that does not exist, its permissions, or a full disk',
    nextStep: 'write to another file, or make room',
  });
}

/**
 * Ends the process quietly when the reader of its output is gone, as programs do that a signal ends. When that of its messages is gone it goes on: an index is not left half written because
 * nobody looks at the progress any more.
 */
export function handleClosedPipes(): void {
  process.stdout.on('error', (error) => {
    // Other errors come back from the write that met them.
    if (isClosedPipe(error)) process.exit(process.exitCode ?? 0);
  });
  process.stderr.on('error', () => {});
}

function isClosedPipe(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_DESTROYED';
}
