import type { Failure } from '../failure.ts';

/**
 * Why bytes are not a table that can be used:
 * - `not-this-format`: the magic, or whatever the format has in its place, is missing
 * - `truncated`: shorter than its own parts say
 * - `damaged`: a length, offset, count, code or text that cannot be
 * - `unsupported`: valid as far as can be seen, but of a version or with a feature that this decoder does not know
 * - `other-schema`: a table with other columns than the one asked for
 * - `misaligned`: bytes that do not start at a multiple of 8 of their buffer, so that columns could not be views of them
 */
export type CodecFailureReason =
  | 'not-this-format'
  | 'truncated'
  | 'damaged'
  | 'unsupported'
  | 'other-schema'
  | 'misaligned';

export type CodecFailure = Failure<CodecFailureReason>;

/** Thrown within decoders, caught by {@link decodeSafely} and handed out as data. */
export class DecodeError extends Error {
  readonly reason: CodecFailureReason;
  readonly expected: string;
  readonly got: string;

  constructor(reason: CodecFailureReason, expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.reason = reason;
    this.expected = expected;
    this.got = got;
  }
}

const ADVICE: Record<CodecFailureReason, readonly [likelyCause: string, nextStep: string]> = {
  'not-this-format': [
    'bytes of another format, or the beginning is missing',
    'decode with the codec that encoded them',
  ],
  truncated: ['a copy or a transfer that was cut short', 'send or write the table again'],
  damaged: ['bytes changed on the way here, or a faulty writer', 'send or write the table again'],
  unsupported: ['written by a newer or another program', 'encode again with this version, with default settings'],
  'other-schema': ['both sides have different versions of the table', 'encode and decode with the same schema'],
  misaligned: ['a view into the middle of another buffer', 'pass bytes that start at a multiple of 8 of their buffer'],
};

/** @param place - what the message calls the bytes: the codec and the table */
export function codecFailure(place: string, error: DecodeError): CodecFailure {
  const [likelyCause, nextStep] = ADVICE[error.reason];
  // What came may be a text that is empty.
  return { reason: error.reason, place, expected: error.expected, got: error.got || 'nothing', likelyCause, nextStep };
}

/** For the commonest case. */
export const damaged = (expected: string, got: unknown): DecodeError => new DecodeError('damaged', expected, `${got}`);
