import { lstatSync } from 'node:fs';
import { totalmem } from 'node:os';
import { TextMemory } from '../scan/text-memory.ts';
import { diskFiles } from './disk-files.ts';
import type { FileReader, KeptContents, OpenFile } from './file-reader.ts';

interface Kept {
  readonly file: OpenFile & { readonly kept: KeptContents };
  readonly inode: number;
  readonly modified: number;
  readonly changed: number;
}

/** Addresses of a text memory end at 4 GiB. */
const MOST_BYTES = 0xf000_0000;

/** A quarter of the machine's memory: pages that no contents were put in take none. */
const DEFAULT_BYTES = Math.min(MOST_BYTES, Math.max(2 ** 28, Math.floor(totalmem() / 4)));

/**
 * The files below a directory, for a process that searches more than once: contents stay in memory, and are read again when the file's times, size or inode are
 * others. Asking for those takes a fifth of the time that opening, reading and comparing checksums takes.
 *
 * Contents lie in a ring: where there is no room for others, those kept longest go.
 *
 * @param root - absolute path of the tree that was indexed
 * @param mostBytes - of contents to keep. Larger files than an eighth of it are not kept. Default: a quarter of the machine's memory, at most 3.75 GiB
 */
export function keptFiles(root: string, mostBytes: number = DEFAULT_BYTES): FileReader {
  const disk = diskFiles(root);
  /** By path; in the order in which they lie in the ring, from the oldest. */
  const kept = new Map<string, Kept>();
  const end = TextMemory.firstText + Math.min(mostBytes, MOST_BYTES);
  let memory: TextMemory | undefined;
  let next = TextMemory.firstText;

  /** Makes room for `size` bytes, and gives its address; undefined if there is no memory to be had. */
  const allocate = (size: number): number | undefined => {
    if (next + size > end) {
      dropOldest((address) => address >= next);
      next = TextMemory.firstText;
    }
    memory ??= new TextMemory();
    if (!memory.reserve(next + size)) return undefined;
    const address = next;
    next += size;
    dropOldest((other) => other >= address && other < next);
    return address;
  };
  const dropOldest = (isInTheWay: (address: number) => boolean): void => {
    for (const [path, { file }] of kept) {
      if (!isInTheWay(file.kept.address)) return;
      kept.delete(path);
    }
  };

  return {
    kept: (path) => kept.get(path)?.file,
    open(path) {
      const status = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
      if (status === undefined) {
        kept.delete(path);
        return { code: 'ENOENT' };
      }
      const { ino: inode, mtimeMs: modified, ctimeMs: changed, size } = status;
      const known = kept.get(path);
      if (
        known !== undefined &&
        known.inode === inode &&
        known.modified === modified &&
        known.changed === changed &&
        known.file.size === size
      ) {
        return known.file;
      }
      kept.delete(path);
      const opened = disk.open(path);
      if ('code' in opened || opened.size > mostBytes / 8) return opened;
      const address = allocate(opened.size);
      if (address === undefined) return opened;
      const read = opened.read(memory!.bytes.subarray(address, address + opened.size), 0, opened.size);
      opened.close();
      const file = inMemory(memory!, address, read);
      // What was written while it was read shows in its times only if those are from before.
      if (read === size && opened.size === size) kept.set(path, { file, inode, modified, changed });
      return file;
    },
  };
}

function inMemory(memory: TextMemory, address: number, size: number): Kept['file'] {
  return {
    size,
    read(into, position, length) {
      const from = address + position;
      const to = Math.min(from + length, address + size);
      memory.bytes.copy(into, 0, from, to);
      return to - from;
    },
    close: () => {},
    kept: { memory, address, asIndexed: new WeakMap() },
  };
}
