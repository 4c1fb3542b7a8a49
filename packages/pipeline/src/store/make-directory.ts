import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a directory and those above it that are missing. Node's own `mkdir(…, { recursive: true })` (26.10) never returns where an existing
 * parent answers ENOENT to every new name, as directories below /proc do.
 *
 * @throws what `mkdir` throws, for the topmost directory that cannot be made
 */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await fs.mkdir(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await fs.stat(directory)).isDirectory()) return;
    const parent = path.dirname(directory);
    if (code !== 'ENOENT' || parent === directory || (await exists(parent))) throw error;
    await makeDirectory(parent);
    await makeDirectory(directory);
  }
}

const exists = (place: string): Promise<boolean> =>
  fs.stat(place).then(
    () => true,
    () => false,
  );
