import process from 'node:process';

/** What mapping takes of libc. */
export interface Libc {
  /**
   * A private, read-only mapping of the first `length` bytes of an open file, as memory; undefined when the system refuses. It outlives
   * the descriptor, and is undone when the ArrayBuffer is garbage-collected.
   */
  map(fd: number, length: number): ArrayBuffer | undefined;
}

// POSIX leaves these to the system; Linux and macOS agree on the two that are needed.
const PROT_READ = 1;
const MAP_PRIVATE = 2;
/** What mmap returns when it fails: all bits set. */
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

let loaded: Libc | null | undefined;

/** libc through `node:ffi`, loaded when first asked for; undefined where there is no such module, or it may not be used. */
export function libc(): Libc | undefined {
  if (loaded === undefined) loaded = load() ?? null;
  return loaded ?? undefined;
}

function load(): Libc | undefined {
  if (process.platform !== 'linux' && process.platform !== 'darwin') return undefined;
  try {
    const ffi = process.getBuiltinModule('node:ffi');
    if (!ffi) return undefined;
    const { functions } = ffi.dlopen(null, {
      mmap: { arguments: ['pointer', 'u64', 'i32', 'i32', 'i32', 'i64'], return: 'pointer' },
      munmap: { arguments: ['pointer', 'u64'], return: 'i32' },
    });
    // Runs when nothing can reach the memory any more: every view of it keeps its ArrayBuffer alive.
    const unmap = new FinalizationRegistry<{ pointer: bigint; length: bigint }>(({ pointer, length }) => {
      functions.munmap(pointer, length);
    });
    return {
      map(fd, length) {
        const pointer = functions.mmap(null, BigInt(length), PROT_READ, MAP_PRIVATE, fd, 0n);
        if (pointer === MAP_FAILED || pointer === 0n) return undefined;
        const buffer = ffi.toArrayBuffer(pointer, length, false);
        unmap.register(buffer, { pointer, length: BigInt(length) });
        return buffer;
      },
    };
  } catch {
    return undefined;
  }
}
