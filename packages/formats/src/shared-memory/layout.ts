import { isAlive, type TaskIdentity } from '../peer/task-identity.ts';
import { SharedMemoryError } from './shared-memory-failure.ts';

/** "STRATSHM" */
const MAGIC = Uint8Array.from('STRATSHM', (letter) => letter.charCodeAt(0));
const VERSION = 1;
/** Bytes of the header; the payload follows. */
export const HEADER_BYTES = 128;

/** What the payload is. */
export const Content = Object.freeze({ bytes: 0, columns: 1, ring: 2 });

/** Byte offsets of the header's fields; see FORMAT.md. All numbers are little-endian. */
export const Offset = Object.freeze({
  magic: 0,
  version: 8,
  headerBytes: 12,
  state: 16,
  generation: 20,
  capacity: 24,
  length: 32,
  content: 40,
  ownerProcess: 44,
  ownerStartTime: 48,
});

/** Values of `state`. */
export const State = Object.freeze({ unpublished: 0, published: 1 });

export interface SharedHeader {
  readonly state: number;
  /** Even: the payload is whole; odd: it is being written. Goes up by two with every payload. */
  readonly generation: number;
  /** Bytes of the region, header included. */
  readonly capacity: number;
  /** Bytes of the payload that count. */
  readonly length: number;
  readonly content: number;
  /** The process that made it. */
  readonly owner: TaskIdentity;
}

/** Writes the header of a region that holds nothing yet. @param owner - who made it; default: nobody, for bytes that are not shared yet */
export function writeHeader(bytes: Uint8Array, capacity: number, content: number, owner?: TaskIdentity): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  bytes.set(MAGIC, Offset.magic);
  view.setUint32(Offset.version, VERSION, true);
  view.setUint32(Offset.headerBytes, HEADER_BYTES, true);
  view.setBigUint64(Offset.capacity, BigInt(capacity), true);
  view.setUint32(Offset.content, content, true);
  view.setUint32(Offset.ownerProcess, owner?.process ?? 0, true);
  view.setBigUint64(Offset.ownerStartTime, BigInt(owner?.startTime ?? 0), true);
}

/**
 * The header of a region of so many bytes, which may hold anything.
 * @throws SharedMemoryError unless everything it says fits the region
 */
export function readHeader(bytes: Uint8Array, size: number): SharedHeader {
  if (bytes.byteLength < HEADER_BYTES || size < HEADER_BYTES) {
    throw new SharedMemoryError('truncated', `at least ${HEADER_BYTES} bytes`, `${Math.min(bytes.byteLength, size)}`);
  }
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) {
    throw new SharedMemoryError('not-shared-memory', "'STRATSHM' at the front", printable(bytes.subarray(0, 8)));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const u32 = (offset: number) => view.getUint32(offset, true);
  const u64 = (offset: number) => Number(view.getBigUint64(offset, true));
  if (u32(Offset.version) !== VERSION) {
    throw new SharedMemoryError('version', `version ${VERSION}`, `version ${u32(Offset.version)}`);
  }
  const expect = (holds: boolean, expected: string, got: string | number) => {
    if (!holds) throw new SharedMemoryError('damaged', expected, `${got}`);
  };
  expect(u32(Offset.headerBytes) === HEADER_BYTES, `a header of ${HEADER_BYTES} bytes`, u32(Offset.headerBytes));
  const capacity = u64(Offset.capacity);
  expect(capacity >= HEADER_BYTES, `a capacity of at least ${HEADER_BYTES} bytes`, capacity);
  // Systems round the size of an object up to whole pages, so it may be more.
  if (capacity > size) throw new SharedMemoryError('truncated', `${capacity} bytes`, `${size}`);
  const length = u64(Offset.length);
  expect(length <= capacity - HEADER_BYTES, `a payload of at most ${capacity - HEADER_BYTES} bytes`, length);
  const state = u32(Offset.state);
  expect(state === State.unpublished || state === State.published, 'state 0 or 1', state);
  return {
    state,
    generation: u32(Offset.generation),
    capacity,
    length,
    content: u32(Offset.content),
    owner: {
      process: u32(Offset.ownerProcess),
      thread: u32(Offset.ownerProcess),
      startTime: u64(Offset.ownerStartTime),
    },
  };
}

/** Whether the process that made a region is still there. */
export const ownerLives = ({ owner }: SharedHeader): boolean => isAlive(owner);

function printable(bytes: Uint8Array): string {
  return `'${Array.from(bytes, (byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')}'`;
}
