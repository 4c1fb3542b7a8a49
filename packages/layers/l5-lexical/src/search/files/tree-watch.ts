import { statfsSync, statSync } from 'node:fs';
import { createInotify, Event, type Inotify } from './inotify.ts';

/** File systems whose every change goes through this machine, by the number that statfs(2) gives; of others, such as network's, it is not told. */
const LOCAL: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x5846_5342, // XFS
  0x9123_683e, // Btrfs
  0xf2f5_2010, // F2FS
  0x2fc1_2fc1, // ZFS
  0xca45_1a4e, // bcachefs
  0x0102_1994, // tmpfs
  0x794c_7630, // overlayfs
]);

/** What makes that nothing is known of any file any more. A directory that is moved takes those below it along, whose files have other paths then. */
const LOST = Event.overflow | Event.unmount | Event.moveSelf;

/**
 * Tells which files of a tree have changed, as the system knows it at that moment: it notes a change before the call that makes it returns. Not told is what is written by a name that a file has
 * outside the tree, and that something is mounted over a part of it.
 */
export class TreeWatch {
  readonly #root: string;
  readonly #inotify: Inotify;
  /** The tree's own device and inode, when the watch began. */
  readonly #device: number;
  readonly #inode: number;
  /** Whether directories are watched, those that have been asked for. */
  readonly #isWatched = new Map<string, boolean>();
  readonly #directories = new Map<number, string>();
  readonly #isLocal = new Map<number, boolean>();

  private constructor(root: string, inotify: Inotify) {
    const { dev, ino } = statSync(root);
    this.#root = root;
    this.#inotify = inotify;
    this.#device = dev;
    this.#inode = ino;
  }

  /** Undefined where changes are not told. @param root - absolute path */
  static of(root: string): TreeWatch | undefined {
    const inotify = createInotify();
    if (inotify === undefined) return undefined;
    try {
      return new TreeWatch(root, inotify);
    } catch {
      inotify.close();
      return undefined;
    }
  }

  /** Whether changes of a directory's files are told from now on. @param directory - relative to the tree, '' for itself */
  add(directory: string): boolean {
    const known = this.#isWatched.get(directory);
    if (known !== undefined) return known;
    const isWatched = this.#start(directory);
    this.#isWatched.set(directory, isWatched);
    return isWatched;
  }

  /** Whether a device's changes are told. @param path - of something on it, relative to the tree */
  isLocal(device: number, path: string): boolean {
    let isLocal = this.#isLocal.get(device);
    if (isLocal === undefined) {
      isLocal = LOCAL.has(typeOf(`${this.#root}/${path}`));
      this.#isLocal.set(device, isLocal);
    }
    return isLocal;
  }

  /**
   * Names what has changed since the last time, or may have.
   * @returns false if nothing is known any more of what was watched; then the watch has ended
   */
  poll(changed: (path: string) => void): boolean {
    if (!this.#isSameTree()) return false;
    for (const { watch, mask, name } of this.#inotify.read()) {
      const directory = this.#directories.get(watch);
      if (mask & LOST) return false;
      if (directory === undefined) continue;
      if (mask & Event.ignored) {
        this.#directories.delete(watch);
        this.#isWatched.delete(directory);
      } else if (name !== '') changed(directory === '' ? name : `${directory}/${name}`);
    }
    return true;
  }

  close(): void {
    this.#inotify.close();
  }

  #start(directory: string): boolean {
    // Those above it tell when it is moved.
    if (directory !== '' && !this.add(parentOf(directory))) return false;
    const watch = this.#inotify.add(directory === '' ? `${this.#root}/.` : `${this.#root}/${directory}`);
    if (watch === undefined || this.#directories.has(watch)) return false;
    this.#directories.set(watch, directory);
    return true;
  }

  #isSameTree(): boolean {
    const status = statSync(this.#root, { throwIfNoEntry: false });
    return status?.dev === this.#device && status.ino === this.#inode;
  }
}

/** The directory that a path lies in, '' for the tree itself. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function typeOf(path: string): number {
  try {
    return statfsSync(path).type;
  } catch {
    return 0;
  }
}
