import { isAlive, ownIdentity, type TaskIdentity, taskExists } from '../peer/task-identity.ts';
import { LANE_BYTES, LaneWord, MAX_LANE, MIN_LANE, RING_BYTES, ringBytes, Word } from './layout.ts';

/** A ring's memory, taken apart: the words of its own block, and its lanes. */
export interface RingMemory {
  readonly words: Int32Array;
  readonly lanes: readonly LaneMemory[];
  /** True where threads can sleep on a word until another one wakes them: in a SharedArrayBuffer, not in mapped memory. */
  readonly canSleep: boolean;
}

export interface LaneMemory {
  readonly words: Int32Array;
  readonly data: Uint8Array;
  /** The same bytes, for the two words before each record. */
  readonly dataWords: Uint32Array;
}

/** Writes the words that say how a ring is divided; the rest is zeroes. */
export function layOut(payload: Uint8Array, lanes: number, laneBytes: number): void {
  const words = new Int32Array(payload.buffer, payload.byteOffset, RING_BYTES / 4);
  words[Word.lanes] = lanes;
  words[Word.laneBytes] = laneBytes;
}

/** Whether a ring can be divided so. */
export const isDivisible = (lanes: number, laneBytes: number): boolean =>
  lanes >= 1 &&
  lanes <= 65_536 &&
  Number.isInteger(lanes) &&
  laneBytes >= MIN_LANE &&
  laneBytes <= MAX_LANE &&
  Number.isInteger(Math.log2(laneBytes));

/** The ring in a payload, which may hold anything; undefined when it holds none that fits. */
export function takeApart(payload: Uint8Array): RingMemory | undefined {
  const { buffer, byteOffset, byteLength } = payload;
  if (byteLength < RING_BYTES || byteOffset % 8 !== 0) return undefined;
  const words = new Int32Array(buffer, byteOffset, RING_BYTES / 4);
  const [count, laneBytes] = [words[Word.lanes], words[Word.laneBytes]];
  if (!isDivisible(count, laneBytes) || ringBytes(count, laneBytes) > byteLength) return undefined;
  const lanes = Array.from({ length: count }, (_, i): LaneMemory => {
    const start = byteOffset + RING_BYTES + i * (LANE_BYTES + laneBytes);
    return {
      words: new Int32Array(buffer, start, LANE_BYTES / 4),
      data: new Uint8Array(buffer, start + LANE_BYTES, laneBytes),
      dataWords: new Uint32Array(buffer, start + LANE_BYTES, laneBytes / 4),
    };
  });
  return { words, lanes, canSleep: buffer instanceof SharedArrayBuffer };
}

/**
 * Enters this thread as the one that holds a place, in one step: two can never both hold it. Should it die right after, its thread's
 * number is there to tell.
 */
export function take(words: Int32Array, place: number): boolean {
  const own = ownIdentity();
  // Where threads have no numbers of the system's, any number that is not 0 says that the place is taken.
  if (Atomics.compareExchange(words, place, 0, own.thread || 1) !== 0) return false;
  Atomics.store(words, place + 1, own.process);
  Atomics.store(words, place + 3, Math.floor(own.startTime / 2 ** 32));
  // Last, and read first: where it is there, so is the rest.
  Atomics.store(words, place + 2, (own.startTime % 2 ** 32) | 0);
  return true;
}

/** Who holds a place; undefined when nobody does. */
export function holderOf(words: Int32Array, place: number): TaskIdentity | undefined {
  const thread = Atomics.load(words, place);
  if (thread === 0 || thread === -1) return undefined;
  const low = Atomics.load(words, place + 2) >>> 0;
  const high = Atomics.load(words, place + 3) >>> 0;
  return { process: Atomics.load(words, place + 1), thread, startTime: low === 0 ? 0 : high * 2 ** 32 + low };
}

/** Whether a holder is there. One that died before it had entered all of its identity is known by its thread's number alone. */
export function isThere(holder: TaskIdentity): boolean {
  if (holder.startTime === 0 && process.platform === 'linux') return taskExists(holder.thread);
  return isAlive(holder);
}

/** The bytes between two cursors. */
export const between = (from: number, to: number): number => (to - from) >>> 0;

/** A cursor of a lane. */
export const cursor = ({ words }: LaneMemory, which: 'head' | 'tail'): number =>
  Atomics.load(words, LaneWord[which]) >>> 0;
