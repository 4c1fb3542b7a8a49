import { constants } from 'node:fs';
import { HEADER_BYTES, readHeader } from './layout.ts';
import { identityOf, linkTargetOf, pathOfName, removeIf } from './names.ts';
import { withFile } from './open-region.ts';
import { readUpTo } from './read-up-to.ts';
import { type SharedMemoryFailure, sharedMemoryFailure } from './shared-memory-failure.ts';

/**
 * Takes away a name of a region, whoever made it. Anything else of that name stays. Those who have opened the region keep what they have.
 * @returns why not, or undefined when it is gone
 */
export function unlinkSharedRegion(name: string): SharedMemoryFailure | undefined {
  try {
    const file = pathOfName(name);
    const identity = identityOf(file);
    const link = linkTargetOf(file);
    const dangling = link !== undefined && /^\/proc\/\d+\/fd\/\d+$/.test(link) && identityOf(link) === undefined;
    if (!dangling) {
      withFile(name, constants.O_RDONLY, (fd, size) =>
        readHeader(readUpTo(fd, new Uint8Array(HEADER_BYTES), 0), size()),
      );
    }
    removeIf(file, (moved) => identityOf(moved) === identity);
    return undefined;
  } catch (error) {
    return sharedMemoryFailure(name, error);
  }
}
