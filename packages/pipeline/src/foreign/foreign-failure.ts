import type { Failure } from '@strata/formats/store';

/**
 * Why rows of another program are not what a layer reads, or a layer made nothing of them:
 * - `not-arrow`, `damaged`: not Arrow, or not to be read
 * - `unnamed-table`: a stream whose schema does not say which table it is
 * - `missing-table`, `missing-column`: something the layer reads is not there
 * - `wrong-type`: a column of a type that cannot be made the declared one
 * - `wrong-value`: a value that the declared type cannot hold, a null where there may be none, a name that the enumeration does not have
 * - `bad-options`: options that the layer refuses
 * - `layer-failed`: the layer threw, or emitted what it does not declare
 * - `process-failed`: the program that a layer runs in did not end well
 */
export type ForeignFailure = Failure<
  | 'not-arrow'
  | 'damaged'
  | 'unnamed-table'
  | 'missing-table'
  | 'missing-column'
  | 'wrong-type'
  | 'wrong-value'
  | 'bad-options'
  | 'layer-failed'
  | 'process-failed'
>;

/** Thrown within, caught at the faces of the module and handed out as data. */
export class ForeignError extends Error {
  readonly failure: ForeignFailure;

  constructor(failure: ForeignFailure) {
    super(`${failure.place}: expected ${failure.expected}, got ${failure.got}`);
    this.name = 'ForeignError';
    this.failure = failure;
  }
}

/** Runs something that throws {@link ForeignError}. */
export async function settle<T extends object>(
  work: () => Promise<T>,
): Promise<({ readonly ok: true } & T) | { readonly ok: false; readonly failure: ForeignFailure }> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (error instanceof ForeignError) return { ok: false, failure: error.failure };
    throw error;
  }
}
