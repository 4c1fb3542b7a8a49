import type { Failure } from '../failure.ts';

/**
 * Why a ring cannot be used, or no longer:
 * - `not-a-ring`: the memory holds none
 * - `no-lane`: as many producers as it was made for have come already; or it has a consumer
 * - `aborted`: one side gave up
 * - `peer-died`: the other side has ended without saying so
 * - `damaged`: a cursor or a length that cannot be
 */
export type RingFailure = Failure<'not-a-ring' | 'no-lane' | 'aborted' | 'peer-died' | 'damaged'>;

const ADVICE: Record<RingFailure['reason'], readonly [likelyCause: string, nextStep: string]> = {
  'not-a-ring': ['another kind of region, or a copy of one', 'open what createThreadRing or createSharedRing has made'],
  'no-lane': ['more producers, or consumers, than the ring was made for', 'make it for more producers'],
  aborted: ['it met an error of its own', 'see what the other side says'],
  'peer-died': ['it was killed, or threw', 'see how it ended, and start both sides again'],
  damaged: ['another process wrote over the memory', 'start both sides again'],
};

/** Thrown by what waits for the other side in vain. */
export class RingError extends Error {
  readonly failure: RingFailure;

  constructor(reason: RingFailure['reason'], expected: string, got: string) {
    super(`ring: expected ${expected}, got ${got}`);
    this.name = 'RingError';
    this.failure = ringFailure(reason, expected, got);
  }
}

export function ringFailure(reason: RingFailure['reason'], expected: string, got: string): RingFailure {
  const [likelyCause, nextStep] = ADVICE[reason];
  return { reason, place: 'ring', expected, got, likelyCause, nextStep };
}
