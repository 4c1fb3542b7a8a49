import type { Failure } from '../failure.ts';

/**
 * Why shared memory cannot be used:
 * - `not-found`: there is nothing of that name, or it went with its maker
 * - `exists`: the name is taken by a region whose maker lives
 * - `bad-name`: a name that no region can have
 * - `not-shared-memory`, `version`, `truncated`, `damaged`: what is there is not a region of this version, or not a whole one
 * - `unpublished`: its maker has not finished it
 * - `changing`: it was rewritten again and again while it was being read
 * - `no-room`: there is not so much memory, or the payload is larger than the region
 * - `not-shareable`: it cannot be mapped safely by two sides, as a ring must be
 * - `unreadable`: the system refuses
 */
export type SharedMemoryFailure = Failure<
  | 'not-found'
  | 'exists'
  | 'bad-name'
  | 'not-shared-memory'
  | 'version'
  | 'truncated'
  | 'damaged'
  | 'unpublished'
  | 'changing'
  | 'no-room'
  | 'not-shareable'
  | 'unreadable'
>;

/** Thrown within, caught at the faces of the module and handed out as data. */
export class SharedMemoryError extends Error {
  readonly reason: SharedMemoryFailure['reason'];
  readonly expected: string;
  readonly got: string;

  constructor(reason: SharedMemoryFailure['reason'], expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.reason = reason;
    this.expected = expected;
    this.got = got;
  }
}

const ADVICE: Record<SharedMemoryFailure['reason'], readonly [likelyCause: string, nextStep: string]> = {
  'not-found': [
    'it was unlinked, or the process that made it has ended',
    'have it made again, and open it while its maker lives',
  ],
  exists: ['another process uses that name', 'take another name, or have that process unlink it'],
  'bad-name': [
    'a path, or a character that not every system allows',
    'take letters, digits, dots, dashes and underscores',
  ],
  'not-shared-memory': ['another program made it', 'check the name'],
  version: ['another version of Strata made it', 'use the same version on both sides'],
  truncated: ['another process cut it short', 'have it made again'],
  damaged: ['another process wrote over it', 'have it made again'],
  unpublished: ['its maker is still writing, or has ended before it was done', 'open it when its maker says so'],
  changing: [
    'its maker writes faster than this process can read',
    'read it when its maker rests, or let it make a new one each time',
  ],
  'no-room': [
    'memory is short, or /dev/shm is small, as it is in containers',
    'take less, or give /dev/shm more (docker run --shm-size)',
  ],
  'not-shareable': [
    'it lies in a file or in an object that any process may cut short',
    'have it made with createSharedRegion, where there is node:ffi',
  ],
  unreadable: ['its permissions, or those of the process that made it', 'run both sides as the same user'],
};

/** What was thrown, as data. @throws what is no failure of shared memory or of the system */
export function sharedMemoryFailure(place: string, error: unknown): SharedMemoryFailure {
  const known = asKnown(error);
  if (known === undefined) throw error;
  const [likelyCause, nextStep] = ADVICE[known.reason];
  return { reason: known.reason, place, expected: known.expected, got: known.got, likelyCause, nextStep };
}

function asKnown(error: unknown): SharedMemoryError | undefined {
  if (error instanceof SharedMemoryError) return error;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return undefined;
  if (code === 'ENOENT' || code === 'ESRCH')
    return new SharedMemoryError('not-found', 'a region', 'nothing of that name');
  if (code === 'EEXIST') return new SharedMemoryError('exists', 'a name that is free', 'one that is taken');
  if (code === 'ENOSPC' || code === 'ENOMEM' || code === 'EFBIG')
    return new SharedMemoryError('no-room', 'memory', message);
  return new SharedMemoryError('unreadable', 'a region that can be opened', message);
}
