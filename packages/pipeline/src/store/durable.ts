import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Forces a directory's entries to the disk, where the system can do that (not on Windows). */
export async function syncDirectory(directory: string): Promise<void> {
  let handle: fs.FileHandle | undefined;
  try {
    handle = await fs.open(directory, 'r');
    await handle.sync();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EINVAL' && code !== 'ENOTSUP') throw error;
  } finally {
    await handle?.close();
  }
}

/**
 * Replaces a file so that, whenever the machine stops, the name leads to the whole old or the whole new contents: written under a
 * temporary name, forced to the disk, renamed, and the renaming forced to the disk.
 */
export async function replaceDurably(file: string, contents: string, temporaryPrefix: string): Promise<void> {
  const directory = path.dirname(file);
  const temporary = path.join(directory, `${temporaryPrefix}${randomBytes(6).toString('hex')}`);
  const handle = await fs.open(temporary, 'wx');
  try {
    await handle.writeFile(contents);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.rename(temporary, file);
  await syncDirectory(directory);
}
