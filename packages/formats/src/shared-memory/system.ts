import process from 'node:process';
import { markAsUntransferable } from 'node:worker_threads';

/** A mapping of memory that other processes may have mapped too. */
export interface Mapping {
  readonly buffer: ArrayBuffer;
  /**
   * Gives the memory up: from now on every view of `buffer` shows zeroes that belong to nobody else. The addresses stay reserved until
   * the last view is garbage-collected, so that no access can end the process.
   */
  release(): void;
}

/** What shared memory takes of Linux beside the file system. */
export interface SharedMemorySystem {
  /** A file in memory that has no name and can be sealed; a descriptor, or undefined when the system refuses. */
  createAnonymous(name: string): number | undefined;
  /** Reserves the memory of a file's first `length` bytes, so that touching them later cannot fail. False when there is not enough. */
  reserve(fd: number, length: number): boolean;
  /** Adds seals (see {@link Seal}) to a file. False when it cannot be sealed, or is mapped for writing and that is to be sealed. */
  seal(fd: number, seals: number): boolean;
  /** A file's seals; 0 for one that cannot have any. */
  sealsOf(fd: number): number;
  /** Gives an open file without a name a name. False when there is one already, or the file cannot have one. */
  name(fd: number, path: string): boolean;
  /** Closes what `createAnonymous` opened; Node's own `close` would warn of a descriptor that it does not know. */
  close(fd: number): void;
  /** Maps a file. `shared`: what others write shows, and they see what is written here; else writes stay here. Undefined when refused. */
  map(fd: number, length: number, shared: boolean): Mapping | undefined;
}

/** From linux/fcntl.h: what can no longer be done to a file, by anybody. */
export const Seal = Object.freeze({ seal: 1, shrink: 2, grow: 4, write: 8 });

const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const MAP_FIXED = 16;
const MAP_ANONYMOUS = 32;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;
const AT_FDCWD = -100;
const AT_SYMLINK_FOLLOW = 0x400;

let loaded: SharedMemorySystem | null | undefined;

/** Shared memory through `node:ffi`, loaded when first asked for; undefined where there is no `node:ffi`, or no Linux. */
export function sharedMemorySystem(): SharedMemorySystem | undefined {
  if (loaded === undefined) loaded = load() ?? null;
  return loaded ?? undefined;
}

/** Why {@link sharedMemorySystem} gives nothing. */
export function whyNoSystem(): string {
  if (process.platform !== 'linux') return `shared memory is mapped on Linux only, and this is ${process.platform}`;
  return `Node ${process.version} has no node:ffi, or may not use it (it came with Node 26)`;
}

function load(): SharedMemorySystem | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const ffi = process.getBuiltinModule('node:ffi');
    if (!ffi) return undefined;
    const { functions: libc } = ffi.dlopen(null, {
      memfd_create: { arguments: ['pointer', 'u32'], return: 'i32' },
      posix_fallocate: { arguments: ['i32', 'i64', 'i64'], return: 'i32' },
      fcntl: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
      linkat: { arguments: ['i32', 'pointer', 'i32', 'pointer', 'i32'], return: 'i32' },
      mmap: { arguments: ['pointer', 'u64', 'i32', 'i32', 'i32', 'i64'], return: 'pointer' },
      close: { arguments: ['i32'], return: 'i32' },
      munmap: { arguments: ['pointer', 'u64'], return: 'i32' },
    });
    const text = (value: string) => Buffer.from(`${value}\0`);
    const unmap = new FinalizationRegistry<{ pointer: bigint; length: bigint }>(({ pointer, length }) => {
      libc.munmap(pointer, length);
    });
    return {
      createAnonymous(name) {
        const fd = libc.memfd_create(text(name), MFD_CLOEXEC | MFD_ALLOW_SEALING);
        return fd < 0 ? undefined : fd;
      },
      reserve: (fd, length) => libc.posix_fallocate(fd, 0n, BigInt(length)) === 0,
      seal: (fd, seals) => libc.fcntl(fd, F_ADD_SEALS, seals) === 0,
      sealsOf: (fd) => Math.max(libc.fcntl(fd, F_GET_SEALS, 0), 0),
      name: (fd, path) =>
        libc.linkat(AT_FDCWD, text(`/proc/self/fd/${fd}`), AT_FDCWD, text(path), AT_SYMLINK_FOLLOW) === 0,
      close(fd) {
        libc.close(fd);
      },
      map(fd, bytes, shared) {
        const length = BigInt(bytes);
        const pointer = libc.mmap(null, length, PROT_READ_WRITE, shared ? MAP_SHARED : MAP_PRIVATE, fd, 0n);
        if (pointer === MAP_FAILED || pointer === 0n) return undefined;
        const buffer = ffi.toArrayBuffer(pointer, bytes, false);
        markAsUntransferable(buffer);
        unmap.register(buffer, { pointer, length });
        return {
          buffer,
          release() {
            const flags = MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS;
            libc.mmap(pointer, length, PROT_READ_WRITE, flags, -1, 0n);
          },
        };
      },
    };
  } catch {
    return undefined;
  }
}
