import type { OracleRejected } from '../oracle/records.ts';
import type { Tally } from './tally.ts';

/** A file that CPython refuses, and what strata's index says is wrong with it. */
export interface Refusal {
  readonly path: string;
  readonly stage: OracleRejected['stage'];
  readonly message: string;
  readonly line: number | null;
  /** Messages of the error diagnostics of the file. */
  readonly diagnosed: readonly string[];
}

/**
 * Compares what CPython refuses with what has an error in `diagnostics`: a refused file without one is missing, a file with one that CPython
 * accepts is extra.
 */
export function compareRefusals(
  path: string,
  refusal: OracleRejected | undefined,
  diagnosed: readonly string[],
  tally: Tally,
): Refusal | undefined {
  if (refusal === undefined) {
    if (diagnosed.length > 0) tally.add('extra', () => `${path}: strata says ${diagnosed[0]}`);
    return undefined;
  }
  const { stage, message, line } = refusal;
  tally.add(
    diagnosed.length > 0 ? 'exact' : 'missing',
    () => `${path}:${line} (${stage}) ${message}; strata says nothing`,
  );
  return { path, stage, message, line, diagnosed };
}
