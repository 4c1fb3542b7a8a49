/** An expected failure, as data: what stands in the way, and what the reader of the message can do about it. */
export interface Failure<R extends string = string> {
  readonly reason: R;
  /** The file, directory or thing it is about. */
  readonly place: string;
  readonly expected: string;
  readonly got: string;
  readonly likelyCause: string;
  readonly nextStep: string;
}

/** A failure as a person reads it: one line of fact, one of cause, one of what to do. */
export function formatFailure(failure: Failure): string {
  return (
    `${failure.place}: expected ${failure.expected}, got ${failure.got}\n` +
    `  likely cause: ${failure.likelyCause}\n` +
    `  next step:    ${failure.nextStep}`
  );
}
