import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { FileReader } from './file-reader.ts';

/** Never waits for a named pipe that took the file's place, and never follows a symbolic link: the index has no files behind links. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** The files below a directory. @param root - absolute path of the tree that was indexed */
export function diskFiles(root: string): FileReader {
  return {
    open(path) {
      try {
        const descriptor = openSync(join(root, path), FLAGS);
        const status = fstatSync(descriptor);
        if (!status.isFile()) {
          closeSync(descriptor);
          return { code: 'EISDIR' };
        }
        return {
          size: status.size,
          read: (into, position, length) => readFully(descriptor, into, position, length),
          close: () => closeSync(descriptor),
        };
      } catch (error) {
        return { code: (error as NodeJS.ErrnoException).code ?? String(error) };
      }
    },
  };
}

function readFully(descriptor: number, into: Uint8Array, position: number, length: number): number {
  let done = 0;
  while (done < length) {
    const count = readSync(descriptor, into, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
