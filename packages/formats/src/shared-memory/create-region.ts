import { closeSync, constants, ftruncateSync, linkSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ownProcess } from '../peer/task-identity.ts';
import { Content, HEADER_BYTES, Offset, ownerLives, readHeader, writeHeader } from './layout.ts';
import { addressOf, directoryOfNames, identityOf, linkTargetOf, pathOfName, randomName, removeIf } from './names.ts';
import { readUpTo } from './read-up-to.ts';
import type { CreateRegionResult, WritableRegion } from './region.ts';
import { SharedMemoryError, sharedMemoryFailure } from './shared-memory-failure.ts';
import { type Mapping, Seal, type SharedMemorySystem, sharedMemorySystem, whyNoSystem } from './system.ts';
import { announce, rewriteIn } from './thread-region.ts';

export interface CreateRegionOptions {
  /** Room for the payload. */
  readonly bytes: number;
  /** What the payload will be. Default: bytes. */
  readonly content?: number;
  /** What others open it by. Default: none; they are told `address`. */
  readonly name?: string;
  /**
   * `sealed`: memory of this process that nobody can cut short, so that all sides map it. It goes when this process and all who opened it
   * have ended. `posix`: an object that any program opens by its name with `shm_open`, as Python's `multiprocessing.shared_memory` does, and
   * that stays until it is unlinked. Strata copies its payload out to read it. Default: `sealed`, where the system has it, else `posix`.
   */
  readonly kind?: 'sealed' | 'posix';
  /** Whether the payload can change after it was published, by this process or by whoever opens it. Default: false. */
  readonly rewritable?: boolean;
  /** Whether it is of no use unless all sides map it. Default: false. */
  readonly mapped?: boolean;
}

/**
 * Makes a region of shared memory for other processes. Nothing that they do to it ends this one: its mapping is touched only while nobody
 * can shorten it (FORMAT.md says how that is known), and everything else goes through the file system.
 */
export function createSharedRegion(options: CreateRegionOptions): CreateRegionResult {
  const { bytes, content = Content.bytes, name, kind = 'sealed', rewritable = false, mapped = false } = options;
  const place = name ?? 'shared memory';
  if (!(Number.isSafeInteger(bytes) && bytes >= 0)) throw new RangeError(`expected a number of bytes, got ${bytes}`);
  try {
    const size = HEADER_BYTES + bytes;
    const system = sharedMemorySystem();
    if (mapped && !system) throw new SharedMemoryError('not-shareable', 'memory that all sides map', whyNoSystem());
    const region =
      system && kind === 'sealed'
        ? sealedRegion(system, { size, content, name, rewritable })
        : namedRegion(system, { size, content, name: name ?? randomName(), rewritable });
    return { ok: true, region };
  } catch (error) {
    return { ok: false, failure: sharedMemoryFailure(place, error) };
  }
}

interface Wanted {
  readonly size: number;
  readonly content: number;
  readonly rewritable: boolean;
}

/** Memory without a file, sealed against changes of its size before anything touches it. */
function sealedRegion(system: SharedMemorySystem, wanted: Wanted & { readonly name?: string }): WritableRegion {
  const { size, content, name, rewritable } = wanted;
  const title = randomName();
  const fd = system.createAnonymous(title);
  if (fd === undefined) throw new SharedMemoryError('no-room', 'memory without a file (memfd_create)', 'a refusal');
  let mapping: Mapping | undefined;
  try {
    mapping = mapWhole(system, fd, size);
    if (!system.seal(fd, Seal.shrink | Seal.grow)) {
      throw new SharedMemoryError('not-shareable', 'memory that can be sealed', 'a refusal');
    }
    writeHeader(new Uint8Array(mapping.buffer), size, content, ownProcess());
    if (name !== undefined) claim(name, (file) => symlinkSync(`/proc/${process.pid}/fd/${fd}`, file));
  } catch (error) {
    mapping?.release();
    system.close(fd);
    throw error;
  }
  const file = name === undefined ? undefined : pathOfName(name);
  const unlink = () => {
    if (file !== undefined) removeIf(file, (moved) => linkTargetOf(moved) === `/proc/${process.pid}/fd/${fd}`);
  };
  // A name that leads nowhere is of no use to anybody.
  atExit(unlink);
  return regionOver(mapping, {
    address: name ?? addressOf(fd, title),
    rewritable,
    published() {
      if (rewritable) return;
      mapping.release();
      // Somebody may have mapped it for writing already. Then it stays as it is: nobody can cut it short at least.
      if (!system.seal(fd, Seal.write)) system.seal(fd, Seal.seal);
    },
    unlink,
    close() {
      unlink();
      leftAtExit.delete(unlink);
      system.close(fd);
    },
  });
}

/**
 * A file in the directory of shared-memory objects. Until it has its name nobody else has it and its mapping is safe; from then on it is
 * written to and read from as a file.
 */
function namedRegion(
  system: SharedMemorySystem | undefined,
  wanted: Wanted & { readonly name: string },
): WritableRegion {
  const { size, content, name, rewritable } = wanted;
  const file = pathOfName(name);
  if (identityOf(file) !== undefined && !removeLeftOver(file)) throw taken();
  const { fd, unnamed } = openNameless(system);
  let mapping: Mapping | undefined;
  try {
    if (system && unnamed === undefined) mapping = mapWhole(system, fd, size);
    else ftruncateSync(fd, size);
  } catch (error) {
    mapping?.release();
    closeSync(fd);
    if (unnamed !== undefined) rmSync(unnamed, { force: true });
    throw error;
  }
  const memory = new Uint8Array(mapping?.buffer ?? new ArrayBuffer(size));
  writeHeader(memory, size, content, ownProcess());
  let identity: string | undefined;
  const own: Mapping = mapping ?? { buffer: memory.buffer as ArrayBuffer, release() {} };
  let copy: Uint8Array<ArrayBuffer> | undefined;
  return regionOver(own, {
    address: name,
    rewritable,
    how: mapping ? 'mapped' : 'copied',
    published(used) {
      if (identity !== undefined) return;
      // Kept for rewriting: the mapping must not be touched any more.
      if (rewritable) copy = memory.slice();
      if (unnamed !== undefined) writeWhole(fd, memory.subarray(0, used), 0);
      own.release();
      claim(name, (free) => {
        if (unnamed !== undefined) linkSync(unnamed, free);
        else if (!system?.name(fd, free)) throw taken();
      });
      if (unnamed !== undefined) rmSync(unnamed, { force: true });
      identity = identityOf(file);
    },
    rewrite(fill) {
      if (!copy) throw new TypeError(`${name}: rewritten before it was published`);
      const header = new Int32Array(copy.buffer, 0, HEADER_BYTES / 4);
      const room = copy.subarray(HEADER_BYTES);
      const old = header[Offset.generation / 4];
      writeWhole(fd, int32(old | 1), Offset.generation);
      rewriteIn(header, room, fill);
      const next = header[Offset.generation / 4];
      header[Offset.generation / 4] = old | 1;
      writeWhole(fd, copy.subarray(0, HEADER_BYTES + lengthIn(copy)), 0);
      header[Offset.generation / 4] = next;
      writeWhole(fd, int32(next), Offset.generation);
    },
    unlink() {
      if (identity !== undefined) removeIf(file, (moved) => identityOf(moved) === identity);
    },
    close() {
      if (unnamed !== undefined) rmSync(unnamed, { force: true });
      closeSync(fd);
    },
  });
}

interface Behaviour {
  readonly address: string;
  readonly rewritable: boolean;
  readonly how?: 'mapped' | 'copied';
  /** Called when the header says that the payload is whole. */
  published(used: number): void;
  rewrite?(fill: (payload: Uint8Array) => number): void;
  unlink(): void;
  close(): void;
}

function regionOver(mapping: Mapping, behaviour: Behaviour): WritableRegion {
  const { address, rewritable, how = 'mapped' } = behaviour;
  const header = new Int32Array(mapping.buffer, 0, HEADER_BYTES / 4);
  let room: Uint8Array | undefined = new Uint8Array(mapping.buffer, HEADER_BYTES);
  let done = false;
  let closed = false;
  const held = (): Uint8Array => {
    if (closed) throw new TypeError(`${address}: used after close`);
    if (!room) throw new TypeError(`${address}: written to after it was published`);
    return room;
  };
  return {
    address,
    how,
    get payload() {
      return held();
    },
    publish(length) {
      announce(header, held(), length);
      // From here on only `rewrite` may touch it, and only where it stays mapped.
      if (!rewritable || behaviour.rewrite) room = undefined;
      done = true;
      behaviour.published(HEADER_BYTES + length);
    },
    rewrite(fill) {
      if (!done || !rewritable) throw new TypeError(`${address}: expected a rewritable region that was published`);
      if (closed) throw new TypeError(`${address}: used after close`);
      if (behaviour.rewrite) behaviour.rewrite(fill);
      else rewriteIn(header, held(), fill);
    },
    unlink: () => behaviour.unlink(),
    close() {
      if (closed) return;
      closed = true;
      room = undefined;
      mapping.release();
      behaviour.close();
    },
  };
}

const leftAtExit = new Set<() => void>();
let listening = false;

function atExit(action: () => void): void {
  leftAtExit.add(action);
  if (listening) return;
  listening = true;
  process.once('exit', () => {
    for (const each of leftAtExit) each();
  });
}

/** Sizes an empty file, reserves its memory (touching what is not there would be SIGBUS) and maps it. */
function mapWhole(system: SharedMemorySystem, fd: number, size: number): Mapping {
  ftruncateSync(fd, size);
  const mapping = system.reserve(fd, size) ? system.map(fd, size, true) : undefined;
  if (!mapping) throw new SharedMemoryError('no-room', `${size} bytes of shared memory`, 'a refusal');
  return mapping;
}

/** A new file in the directory of names that has none yet; where that cannot be, one with a name that nobody looks for. */
function openNameless(system: SharedMemorySystem | undefined): { readonly fd: number; readonly unnamed?: string } {
  if (system) {
    // From asm-generic/fcntl.h; Node has no name for it.
    const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;
    try {
      return { fd: openSync(directoryOfNames(), O_TMPFILE | constants.O_RDWR, 0o600) };
    } catch {}
  }
  const unnamed = path.join(directoryOfNames(), `.${randomName()}`);
  return { fd: openSync(unnamed, 'wx+', 0o600), unnamed };
}

/** Gives a file its name, taking the place of a region whose maker is no more. @throws the system's EEXIST when the name is taken */
function claim(name: string, give: (file: string) => void): void {
  const file = pathOfName(name);
  try {
    give(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !removeLeftOver(file)) throw error;
    give(file);
  }
}

const taken = () => Object.assign(new Error('the name is taken'), { code: 'EEXIST', syscall: 'link' });

/** Looked at before it is moved aside too, so that a living region never loses its name for a moment. */
const removeLeftOver = (file: string): boolean => isLeftOver(file) && removeIf(file, isLeftOver);

function isLeftOver(file: string): boolean {
  const link = linkTargetOf(file);
  if (link !== undefined && !/^\/proc\/\d+\/fd\/\d+$/.test(link)) return false;
  try {
    const fd = openSync(link ?? file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const bytes = readUpTo(fd, new Uint8Array(HEADER_BYTES), 0);
      return !ownerLives(readHeader(bytes, Number.MAX_SAFE_INTEGER));
    } finally {
      closeSync(fd);
    }
  } catch {
    // What cannot be read is not ours to remove, but a link to a process that has ended leads nowhere.
    return link !== undefined && identityOf(link) === undefined;
  }
}

function writeWhole(fd: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.byteLength; ) at += writeSync(fd, bytes, at, bytes.byteLength - at, position + at);
}

const int32 = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
const lengthIn = (memory: Uint8Array) =>
  Number(new DataView(memory.buffer, memory.byteOffset).getBigUint64(Offset.length, true));
