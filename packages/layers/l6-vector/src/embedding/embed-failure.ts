/** Why there are no vectors. */
export type EmbedReason =
  | 'bad-settings'
  | 'missing-key'
  | 'missing-library'
  | 'missing-model'
  | 'unreachable'
  | 'refused'
  | 'too-large'
  | 'busy'
  | 'server-error'
  | 'timeout'
  | 'bad-answer'
  | 'wrong-dimensions';

export interface EmbedFailureDetails {
  readonly reason: EmbedReason;
  readonly expected: string;
  readonly got: string;
  readonly likelyCause: string;
  readonly nextStep: string;
  /** Milliseconds after which the other side wants to be asked again. */
  readonly retryAfter?: number;
}

/** Failures that may be gone when the same is asked again. */
const PASSING: readonly EmbedReason[] = ['unreachable', 'busy', 'server-error', 'timeout', 'bad-answer'];

/** An embedder cannot give vectors, for a reason that lies outside of the program. */
export class EmbedFailure extends Error {
  readonly details: EmbedFailureDetails;

  constructor(details: EmbedFailureDetails) {
    super(
      `expected ${details.expected}, got ${details.got}\n  likely cause: ${details.likelyCause}\n  next step:    ${details.nextStep}`,
    );
    this.name = 'EmbedFailure';
    this.details = details;
  }

  get reason(): EmbedReason {
    return this.details.reason;
  }

  get passing(): boolean {
    return PASSING.includes(this.details.reason);
  }
}
