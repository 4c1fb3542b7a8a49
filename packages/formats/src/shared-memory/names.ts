import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, lstatSync, readlinkSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SharedMemoryError } from './shared-memory-failure.ts';

/** Where Linux keeps shared-memory objects: what shm_open('/NAME') opens is the file NAME in here. */
const OBJECTS = '/dev/shm';

/** The file that stands for a name. Where the system has no directory of shared memory: one for temporary files. */
export function pathOfName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(name)) {
    throw new SharedMemoryError(
      'bad-name',
      'a name of up to 200 letters, digits, dots, dashes and underscores',
      `'${name}'`,
    );
  }
  return hasObjects() ? path.join(OBJECTS, name) : path.join(os.tmpdir(), `strata-shm-${name}`);
}

/** The directory in which files without a name are made that can then be given one. */
export const directoryOfNames = (): string => (hasObjects() ? OBJECTS : os.tmpdir());

const hasObjects = () => process.platform === 'linux' && existsSync(OBJECTS);

/** A name nobody else has. */
export const randomName = (): string => `strata-${randomBytes(9).toString('hex')}`;

/** Where a process keeps an open file: `/proc/PID/fd/N`, with what the file is called there after a `#`. */
const ADDRESS = /^(\/proc\/\d+\/fd\/\d+)#([a-z0-9-]+)$/;

/** The address of a file without a name that this process has open. */
export const addressOf = (fd: number, title: string): string => `/proc/${process.pid}/fd/${fd}#${title}`;

/** What an address leads to: a file, and what it must be called. @throws SharedMemoryError for one that leads anywhere else */
export function resolveAddress(address: string): { readonly file: string; readonly title?: string } {
  const descriptor = ADDRESS.exec(address);
  if (descriptor) return { file: descriptor[1], title: descriptor[2] };
  const file = pathOfName(address);
  const link = linkTargetOf(file);
  if (link === undefined) return { file };
  // What makes names makes no other links; following one elsewhere could open a device.
  if (/^\/proc\/\d+\/fd\/\d+$/.test(link)) return { file: link };
  throw new SharedMemoryError('not-shared-memory', 'a region', `a link to ${link}`);
}

/** Where a symbolic link leads; undefined for anything else. */
export function linkTargetOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Removes a file if it is the one that is meant, and not another that took its name meanwhile: it is first moved to where nobody else
 * looks, then looked at, and put back if it is another's.
 */
export function removeIf(file: string, isMeant: (file: string) => boolean): boolean {
  const aside = path.join(path.dirname(file), `.${randomName()}`);
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const meant = isMeant(aside);
  if (!meant) putBack(aside, file);
  rmSync(aside, { force: true });
  return meant;
}

function putBack(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } catch {
    // Somebody has taken the name in the meantime: it is theirs.
  }
}

/** What tells a file from every other, while it exists. */
export function identityOf(file: string): string | undefined {
  try {
    const { dev, ino } = lstatSync(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
