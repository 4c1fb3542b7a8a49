import { closeSync, constants, openSync, readSync } from 'node:fs';

/** Never waits (a named pipe may have taken the file's place) and never follows a symbolic link. Windows has neither flag. */
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

const head = Buffer.allocUnsafe(32 * 1024);

/** The first 32 KB of a file, byte for byte as Latin-1; '' if it cannot be read. Imports are at the top, and their names mostly ASCII. */
export function readHead(file: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, OPEN_FLAGS);
    return head.toString('latin1', 0, readSync(descriptor, head, 0, head.length, 0));
  } catch {
    return '';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
