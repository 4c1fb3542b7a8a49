import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';
import { HEADER_BYTES, readHeader, type SharedHeader, State } from './layout.ts';
import { resolveAddress } from './names.ts';
import { readUpTo } from './read-up-to.ts';
import type { OpenRegionResult, SharedRegion } from './region.ts';
import { SharedMemoryError, sharedMemoryFailure } from './shared-memory-failure.ts';
import { type Mapping, Seal, sharedMemorySystem } from './system.ts';
import { regionIn, unpublished } from './thread-region.ts';

export interface OpenRegionOptions {
  /** `auto`: map what is safe to map, copy the rest. `copy`: always copy. Default: `auto`. */
  readonly mode?: 'auto' | 'copy';
  /** Regions of more bytes are refused: whoever made one may claim any size. Default: 4 GiB. */
  readonly maxBytes?: number;
}

/** How often a payload that changes under the reader is read again. */
const ATTEMPTS = 100;

/**
 * Opens a region that another process made. What another process could still cut short is never touched as memory but copied
 * out with reads, which end where the memory ends.
 *
 * @param address - a name, or the `address` of the region's maker
 */
export function openSharedRegion(address: string, options: OpenRegionOptions = {}): OpenRegionResult {
  try {
    const { mode = 'auto', maxBytes = 2 ** 32 } = options;
    return { ok: true, region: open(address, mode, maxBytes) };
  } catch (error) {
    return { ok: false, failure: sharedMemoryFailure(address, error) };
  }
}

function open(address: string, mode: 'auto' | 'copy', maxBytes: number): SharedRegion {
  return withFile(address, constants.O_RDONLY, (fd, size) => {
    if (size() > maxBytes) throw new SharedMemoryError('no-room', `at most ${maxBytes} bytes`, `${size()}`);
    const system = mode === 'auto' ? sharedMemorySystem() : undefined;
    const seals = system?.sealsOf(fd) ?? 0;
    // The order matters: once it cannot shrink, its size is at least what it is now.
    const safe = (seals & Seal.shrink) !== 0 && size() >= HEADER_BYTES && size() <= maxBytes;
    const immutable = (seals & Seal.write) !== 0;
    const mapping = safe ? (immutable ? system?.map(fd, size(), false) : mapRewritable(address, maxBytes)) : undefined;
    if (!mapping) return copiedRegion(address, fd, size, maxBytes);
    try {
      return regionIn(address, 'mapped', new Uint8Array(mapping.buffer), () => mapping.release(), immutable);
    } catch (error) {
      mapping.release();
      throw error;
    }
  });
}

/**
 * Maps a region that its maker, or this thread, may write to: shared, and for writing, because a write by mistake to memory that is mapped for
 * reading only would end the process. Undefined when it is not safe to map, or may not be written to.
 */
function mapRewritable(address: string, maxBytes: number): Mapping | undefined {
  try {
    return withFile(address, constants.O_RDWR, (fd, size) => {
      const system = sharedMemorySystem();
      // Opened anew, it may be another file.
      const safe = system && (system.sealsOf(fd) & Seal.shrink) !== 0 && size() >= HEADER_BYTES && size() <= maxBytes;
      return safe ? system.map(fd, size(), true) : undefined;
    });
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** What an address leads to, as an open file and a way to ask for its size now. */
export function withFile<T>(address: string, flags: number, use: (fd: number, size: () => number) => T): T {
  const { file, title } = resolveAddress(address);
  // Without O_NONBLOCK opening a pipe would wait for somebody to write to it.
  const fd = openSync(file, flags | constants.O_NONBLOCK);
  try {
    if (!fstatSync(fd).isFile())
      throw new SharedMemoryError('not-shared-memory', 'a region', 'a directory or a device');
    if (title !== undefined && !isTitled(fd, title)) {
      throw new SharedMemoryError('not-found', 'a region', 'another file of the same process');
    }
    return use(fd, () => fstatSync(fd).size);
  } finally {
    closeSync(fd);
  }
}

function isTitled(fd: number, title: string): boolean {
  return readlinkSync(`/proc/self/fd/${fd}`).startsWith(`/memfd:${title} `);
}

function copiedRegion(address: string, fd: number, size: () => number, maxBytes: number): SharedRegion {
  const { header, payload } = copyPayload(fd, size, maxBytes);
  const { content, generation } = header;
  let bytes: Uint8Array<SharedArrayBuffer> | undefined = payload;
  return {
    address,
    how: 'copied',
    immutable: true,
    content,
    generation,
    get bytes() {
      if (!bytes) throw new TypeError(`${address}: read after close`);
      return bytes;
    },
    isCurrent() {
      try {
        return bytes !== undefined && withFile(address, constants.O_RDONLY, headerOf).generation === generation;
      } catch {
        return false;
      }
    },
    close() {
      bytes = undefined;
    },
  };
}

/** A payload none of whose bytes is of another generation: the header is read before and after. */
function copyPayload(
  fd: number,
  size: () => number,
  maxBytes: number,
): { header: SharedHeader; payload: Uint8Array<SharedArrayBuffer> } {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const header = headerOf(fd, size);
    if (header.state !== State.published) throw unpublished();
    if (header.generation % 2 !== 0) continue;
    if (header.length > maxBytes)
      throw new SharedMemoryError('no-room', `at most ${maxBytes} bytes`, `${header.length}`);
    const payload = readUpTo(fd, new Uint8Array(new SharedArrayBuffer(header.length)), HEADER_BYTES);
    if (payload.byteLength < header.length) {
      throw new SharedMemoryError('truncated', `a payload of ${header.length} bytes`, `${payload.byteLength}`);
    }
    if (headerOf(fd, size).generation === header.generation) return { header, payload };
  }
  throw new SharedMemoryError('changing', 'a payload that stays while it is read', `${ATTEMPTS} that changed`);
}

function headerOf(fd: number, size: () => number): SharedHeader {
  return readHeader(readUpTo(fd, new Uint8Array(HEADER_BYTES), 0), size());
}
