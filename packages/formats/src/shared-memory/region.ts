import type { SharedMemoryFailure } from './shared-memory-failure.ts';

/** A payload to read, in memory that others see too, or copied out of it. */
export interface SharedRegion {
  /** By what it was opened. */
  readonly address: string;
  /**
   * `thread`: a SharedArrayBuffer. `mapped`: memory of another process, which nobody can cut short. `copied`: a copy in a SharedArrayBuffer,
   * because another process could take the memory away at any moment, or because it cannot be mapped here.
   */
  readonly how: 'thread' | 'mapped' | 'copied';
  /** True when nobody can change the payload any more, so that what was checked once holds. */
  readonly immutable: boolean;
  readonly content: number;
  /** The payload's number when it was opened; even. */
  readonly generation: number;
  /** The payload. @throws TypeError after `close` */
  readonly bytes: Uint8Array;
  /** Whether the payload is still the one that was opened. Ask after reading a region that its maker rewrites. */
  isCurrent(): boolean;
  /** Gives the memory up. Views that were made of mapped bytes show zeroes from now on. */
  close(): void;
}

/** A region that this thread has made: room for a payload, which others can open once it is published. */
export interface WritableRegion {
  /** What others open it by: a name, or where the system keeps it. */
  readonly address: string;
  /** `mapped`: `payload` is the memory that others will see. `copied`: it is copied there by `publish`. */
  readonly how: 'thread' | 'mapped' | 'copied';
  /**
   * Room for the payload, all zeroes: fill it, then call `publish`. @throws TypeError once it is published, unless the region is rewritable, and after `close`
   */
  readonly payload: Uint8Array;
  /** Lets others see the first `length` bytes, and gives them a new generation. Only a rewritable region can be published again. */
  publish(length: number): void;
  /**
   * Fills the payload again. Others who read meanwhile can tell (`isCurrent`).
   * @param fill - gets the room for the payload; returns how many bytes count
   */
  rewrite(fill: (payload: Uint8Array) => number): void;
  /** Takes the name away, if it still is this region's. Those who have opened it keep what they have. */
  unlink(): void;
  /** Gives the region up; unless it is a POSIX object, which stays until it is unlinked, nobody can open it any more. */
  close(): void;
}

export type CreateRegionResult =
  | { readonly ok: true; readonly region: WritableRegion }
  | { readonly ok: false; readonly failure: SharedMemoryFailure };

export type OpenRegionResult =
  | { readonly ok: true; readonly region: SharedRegion }
  | { readonly ok: false; readonly failure: SharedMemoryFailure };
