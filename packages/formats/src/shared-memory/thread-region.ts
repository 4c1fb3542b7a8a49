import { ownProcess } from '../peer/task-identity.ts';
import { Content, HEADER_BYTES, Offset, readHeader, State, writeHeader } from './layout.ts';
import type { OpenRegionResult, SharedRegion, WritableRegion } from './region.ts';
import { SharedMemoryError, sharedMemoryFailure } from './shared-memory-failure.ts';

/** A region for the threads of this process; `buffer` is what is posted to them. */
export interface ThreadRegion extends WritableRegion {
  readonly buffer: SharedArrayBuffer;
}

/**
 * A region in a SharedArrayBuffer, with the same header as one between processes.
 * @param bytes - room for the payload
 */
export function createThreadRegion(bytes: number, content: number = Content.bytes): ThreadRegion {
  const buffer = new SharedArrayBuffer(HEADER_BYTES + bytes);
  const header = new Int32Array(buffer, 0, HEADER_BYTES / 4);
  writeHeader(new Uint8Array(buffer), buffer.byteLength, content, ownProcess());
  let room: Uint8Array | undefined = new Uint8Array(buffer, HEADER_BYTES);
  const held = () => {
    if (!room) throw new TypeError('shared memory used after close');
    return room;
  };
  return {
    buffer,
    address: 'a SharedArrayBuffer',
    how: 'thread',
    get payload() {
      return held();
    },
    publish(length) {
      announce(header, held(), length);
    },
    rewrite(fill) {
      rewriteIn(header, held(), fill);
    },
    unlink() {},
    close() {
      room = undefined;
    },
  };
}

/** Says in a header that the payload is whole: its length first, then what makes others look at it. */
export function announce(header: Int32Array, room: Uint8Array, length: number): void {
  if (!(Number.isInteger(length) && length >= 0 && length <= room.byteLength)) {
    throw new RangeError(`expected a payload of at most ${room.byteLength} bytes, got ${length}`);
  }
  new DataView(header.buffer, header.byteOffset).setBigUint64(Offset.length, BigInt(length), true);
  const generation = Atomics.load(header, Offset.generation / 4);
  Atomics.store(header, Offset.generation / 4, (generation | 1) + 1);
  // Sequentially consistent, so also a release: who sees this sees the payload and its length.
  Atomics.store(header, Offset.state / 4, State.published);
}

/** Fills a payload anew under an odd generation, as a sequence lock does. */
export function rewriteIn(header: Int32Array, room: Uint8Array, fill: (payload: Uint8Array) => number): void {
  Atomics.store(header, Offset.generation / 4, Atomics.load(header, Offset.generation / 4) | 1);
  announce(header, room, fill(room));
}

/** Opens the region in a SharedArrayBuffer, which may hold anything. Nothing is copied. */
export function openThreadRegion(buffer: SharedArrayBuffer): OpenRegionResult {
  const address = 'a SharedArrayBuffer';
  try {
    return { ok: true, region: regionIn(address, 'thread', new Uint8Array(buffer), () => {}) };
  } catch (error) {
    return { ok: false, failure: sharedMemoryFailure(address, error) };
  }
}

/**
 * The region in memory that cannot become shorter.
 * @param release - gives the memory up
 * @throws SharedMemoryError
 */
export function regionIn(
  address: string,
  how: 'thread' | 'mapped',
  memory: Uint8Array,
  release: () => void,
  immutable = false,
): SharedRegion {
  const { state, generation, length, content } = readHeader(memory, memory.byteLength);
  if (state !== State.published || generation % 2 !== 0) throw unpublished();
  const header = new Int32Array(memory.buffer, memory.byteOffset, HEADER_BYTES / 4);
  let bytes: Uint8Array | undefined = memory.subarray(HEADER_BYTES, HEADER_BYTES + length);
  return {
    address,
    how,
    immutable,
    content,
    generation,
    get bytes() {
      if (!bytes) throw new TypeError(`${address}: read after close`);
      return bytes;
    },
    isCurrent: () => bytes !== undefined && Atomics.load(header, Offset.generation / 4) >>> 0 === generation,
    close() {
      if (bytes) release();
      bytes = undefined;
    },
  };
}

export const unpublished = () =>
  new SharedMemoryError('unpublished', 'a payload that is whole', 'one that is still being written');
