import type { Failure } from '../../failure.ts';

/**
 * Why bytes are not an Arrow file that can be used:
 * - `not-arrow`: the magic at the front is missing
 * - `truncated`: shorter than its own parts say, or the magic at the end is missing
 * - `damaged`: an offset, length or count that cannot be
 * - `unsupported`: valid, but compressed otherwise than by zstd, big-endian, or of a type this reader does not know
 * - `misaligned`: the bytes do not start at a multiple of 8 of their buffer, so that columns could not be views of them
 */
export type ArrowFailure = Failure<'not-arrow' | 'truncated' | 'damaged' | 'unsupported' | 'misaligned'>;

/**
 * Thrown within the decoder, caught by `openArrowFile` and handed out as data; thrown also when a compressed column is first read, if its frame is damaged.
 */
export class ArrowDecodeError extends Error {
  readonly reason: ArrowFailure['reason'];
  readonly expected: string;
  readonly got: string;

  constructor(reason: ArrowFailure['reason'], expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.name = 'ArrowDecodeError';
    this.reason = reason;
    this.expected = expected;
    this.got = got;
  }
}

const ADVICE: Record<ArrowFailure['reason'], readonly [likelyCause: string, nextStep: string]> = {
  'not-arrow': ['another kind of file', 'write the file again'],
  truncated: ['a copy or a write that was cut short', 'write or copy the file again'],
  damaged: ['bytes changed on disk or on the way here', 'write or copy the file again'],
  unsupported: [
    'written by a program that uses a newer or optional part of the Arrow format',
    'write it again uncompressed or with zstd, little-endian and with plain types',
  ],
  misaligned: ['a view into the middle of another buffer', 'pass bytes that start at a multiple of 8 of their buffer'],
};

export function arrowFailure(place: string, error: ArrowDecodeError): ArrowFailure {
  const [likelyCause, nextStep] = ADVICE[error.reason];
  return { reason: error.reason, place, expected: error.expected, got: error.got, likelyCause, nextStep };
}
