import { lstatSync, type Stats } from 'node:fs';
import { totalmem } from 'node:os';
import { TextMemory } from '../scan/text-memory.ts';
import type { SegmentBlocks } from '../segments/lexical-segment.ts';
import { BlockPlaces } from './block-places.ts';
import { diskFiles } from './disk-files.ts';
import type { FileReader, KeptFiles } from './file-reader.ts';
import type { KeptContents, OpenFile, UnreadableFile } from './open-file.ts';
import { parentOf, TreeWatch } from './tree-watch.ts';

/** Addresses of a text memory end at 4 GiB. */
const MOST_BYTES = 0xf000_0000;

/** A quarter of the machine's memory: pages that no contents were put in take none. */
const DEFAULT_BYTES = Math.min(MOST_BYTES, Math.max(2 ** 28, Math.floor(totalmem() / 4)));

/** How to keep files. */
export interface KeepOptions {
  /** Bytes of contents to keep. Larger files than an eighth of it are not kept. Default: a quarter of the machine's memory, at most 3.75 GiB. */
  readonly mostBytes?: number;
  /**
   * Has the system tell what changes, where it does so exactly (Linux with `node:ffi`, on local file systems), instead of asking it for each file that has a match: 2 to 3 microseconds a file. It
   * takes a watch for each directory with files that were read, until `close`. Where no more watches are to be had, and for files with several names, it is asked as before. Default false.
   */
  readonly watch?: boolean;
}

/** Files that are kept. */
export interface KeptFileReader extends FileReader {
  readonly kept: KeptFiles;
  /** Ends the watch, if there is one. Files can still be read. */
  close(): void;
}

/**
 * The files below a directory, for a process that searches more than once: contents stay in memory, and are read again when the file's times, size or inode are
 * others. Asking for those takes a fifth of the time that opening, reading and comparing checksums takes.
 *
 * Contents lie in a ring: where there is no room for others, those kept longest go.
 *
 * @param root - absolute path of the tree that was indexed
 */
export function keptFiles(root: string, options: KeepOptions = {}): KeptFileReader {
  const kept = new KeptTree(root, options);
  return { open: (path) => kept.open(path), kept, close: () => kept.close() };
}

class KeptTree implements KeptFiles {
  readonly #root: string;
  readonly #disk: FileReader;
  readonly #mostBytes: number;
  readonly #end: number;
  /** By path; in the order in which they lie in the ring, from the oldest. */
  readonly #files = new Map<string, KeptFile>();
  #memory: TextMemory | undefined;
  #next = TextMemory.firstText;
  readonly #places = new WeakMap<SegmentBlocks, BlockPlaces>();
  #generation = 0;
  #watch: TreeWatch | undefined;

  constructor(root: string, { mostBytes = DEFAULT_BYTES, watch = false }: KeepOptions) {
    this.#root = root;
    this.#disk = diskFiles(root);
    this.#watch = watch ? TreeWatch.of(root) : undefined;
    this.#mostBytes = mostBytes;
    this.#end = TextMemory.firstText + Math.min(mostBytes, MOST_BYTES);
  }

  get memory(): TextMemory {
    this.#memory ??= new TextMemory();
    return this.#memory;
  }

  get generation(): number {
    return this.#generation;
  }

  refresh(): void {
    if (this.#watch === undefined || this.#watch.poll((path) => this.#drop(path))) return;
    this.close();
    this.#watch = TreeWatch.of(this.#root);
  }

  isCurrent(file: OpenFile): boolean {
    if (!(file instanceof KeptFile)) return false;
    return file.isWatched || this.open(file.path) === file;
  }

  /** Ends the watch. */
  close(): void {
    this.#watch?.close();
    this.#watch = undefined;
    for (const file of this.#files.values()) file.isWatched = false;
  }

  placesOf(blocks: SegmentBlocks): BlockPlaces {
    const known = this.#places.get(blocks);
    if (known !== undefined) return known;
    const places = new BlockPlaces(blocks);
    this.#places.set(blocks, places);
    return places;
  }

  place(file: OpenFile, blocks: SegmentBlocks, first: number): void {
    if (!(file instanceof KeptFile) || this.#files.get(file.path) !== file) return;
    this.placesOf(blocks).add(file, blocks, first);
    file.places.set(blocks, first);
  }

  open(path: string): OpenFile | UnreadableFile {
    this.refresh();
    const known = this.#files.get(path);
    if (known?.isWatched) return known;
    // Watched before it is looked at, so that no change is between.
    const isWatched = this.#watch?.add(parentOf(path)) ?? false;
    const status = lstatSync(`${this.#root}/${path}`, { throwIfNoEntry: false });
    const isTold = isWatched && status?.nlink === 1 && this.#watch!.isLocal(status.dev, path);
    if (known !== undefined) {
      if (status !== undefined && known.isAs(status)) {
        known.isWatched = isTold;
        return known;
      }
      this.#drop(path);
    }
    if (status === undefined) return { code: 'ENOENT' };
    const opened = this.#disk.open(path);
    if ('code' in opened || opened.size > this.#mostBytes / 8) return opened;
    const address = this.#allocate(opened.size);
    if (address === undefined) return opened;
    const bytes = this.memory.bytes.subarray(address, address + opened.size);
    const read = opened.read(bytes, 0, opened.size);
    opened.close();
    const file = new KeptFile(path, read, status, this.memory, address);
    file.isWatched = isTold;
    // What was written while it was read shows in its times only if those are from before.
    if (read === status.size && opened.size === status.size) this.#files.set(path, file);
    return file;
  }

  /** Makes room for `size` bytes, and gives its address; undefined if there is no memory to be had. */
  #allocate(size: number): number | undefined {
    if (this.#next + size > this.#end) {
      this.#dropOldest((address) => address >= this.#next);
      this.#next = TextMemory.firstText;
    }
    if (!this.memory.reserve(this.#next + size)) return undefined;
    const address = this.#next;
    this.#next += size;
    this.#dropOldest((other) => other >= address && other < this.#next);
    return address;
  }

  #dropOldest(isInTheWay: (address: number) => boolean): void {
    for (const [path, { kept }] of this.#files) {
      if (!isInTheWay(kept.address)) return;
      this.#drop(path);
    }
  }

  #drop(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    file.isWatched = false;
    this.#files.delete(path);
    for (const [blocks, first] of file.places) this.placesOf(blocks).remove(blocks, first);
    this.#generation++;
  }
}

/** A file in memory, and what the file system said of it before it was read. */
class KeptFile implements OpenFile {
  readonly path: string;
  readonly size: number;
  readonly kept: KeptContents;
  /** Whether it would have been told if it had changed: then it is dropped. */
  isWatched = false;
  /** The first of its blocks in each segment that has it as it is. */
  readonly places = new Map<SegmentBlocks, number>();
  readonly #inode: number;
  readonly #modified: number;
  readonly #changed: number;

  /** @param size - bytes of it that are in memory */
  constructor(path: string, size: number, { ino, mtimeMs, ctimeMs }: Stats, memory: TextMemory, address: number) {
    this.path = path;
    this.size = size;
    this.kept = { memory, address, asIndexed: new WeakMap() };
    this.#inode = ino;
    this.#modified = mtimeMs;
    this.#changed = ctimeMs;
  }

  /** Whether nothing has been written to it since, nor has another taken its place. */
  isAs({ size, ino, mtimeMs, ctimeMs }: Stats): boolean {
    return ino === this.#inode && mtimeMs === this.#modified && ctimeMs === this.#changed && size === this.size;
  }

  read(into: Uint8Array, position: number, length: number): number {
    const { memory, address } = this.kept;
    const from = address + position;
    const to = Math.min(from + length, address + this.size);
    memory.bytes.copy(into, 0, from, to);
    return to - from;
  }

  close(): void {}
}
