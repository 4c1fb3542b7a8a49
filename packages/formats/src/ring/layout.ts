/**
 * Where things lie in a ring's memory, as indices of 32-bit words, counted from the start of the region's payload. FORMAT.md has the picture
 * and says who writes what, and why that order is enough.
 */

/** Bytes of the block that belongs to the whole ring; the lanes follow. */
export const RING_BYTES = 192;
/** Bytes of a lane before its data: what producer and consumer write lies on cache lines of their own. */
export const LANE_BYTES = 192;
/** Bytes before a record: its length, and its number within the lane. */
export const RECORD_BYTES = 8;
/** Records start at multiples of this. */
export const RECORD_ALIGNMENT = 8;
/** The length of a record that fills the lane up to its end: the next one is at the start. */
export const SKIP = 0xffff_ffff;

/** Least and most bytes of a lane's data: the cursors count to 2^32 and must tell a full lane from an empty one. */
export const MIN_LANE = 64;
export const MAX_LANE = 2 ** 30;

/** Words of the ring's own block. */
export const Word = Object.freeze({
  lanes: 0,
  laneBytes: 1,
  /** 0, or why the ring was aborted: set once, by anybody. */
  aborted: 2,
  /** The consumer's identity: its thread (0: none yet), process and start time (two words). */
  consumer: 16,
  /** Counts what producers published; the consumer sleeps on it. */
  news: 32,
  /** 1 while the consumer sleeps or is about to. */
  consumerSleeps: 33,
});

/** Words of a lane, counted from its start. */
export const LaneWord = Object.freeze({
  /** The producer's identity: its thread (0: none yet, -1: none will come), process and start time (two words). */
  producer: 0,
  /** 0: records may follow; 1: no more. */
  ended: 4,
  /** Bytes published so far, modulo 2^32. Written by the producer only. */
  tail: 16,
  /** Bytes taken so far, modulo 2^32. Written by the consumer only. */
  head: 32,
  /** Counts what the consumer took; the producer sleeps on it. */
  room: 33,
  /** 1 while the producer sleeps or is about to. */
  producerSleeps: 17,
});

/** Why a ring was aborted. */
export const Abort = Object.freeze({ consumer: 1, producer: 2, damaged: 3 });

/** Bytes of a region's payload that hold a ring. */
export const ringBytes = (lanes: number, laneBytes: number): number => RING_BYTES + lanes * (LANE_BYTES + laneBytes);

export const aligned = (bytes: number): number => Math.ceil(bytes / RECORD_ALIGNMENT) * RECORD_ALIGNMENT;
