import type { OracleRejected } from '../oracle/records.ts';
import type { DiagnosticRow } from '../strata/view-rows.ts';
import type { Tally } from './tally.ts';

/** A file that CPython refuses, and what strata's index says is wrong with it. */
export interface Refusal {
  readonly path: string;
  readonly stage: OracleRejected['stage'];
  readonly message: string;
  readonly line: number | null;
  /** Messages of the file's diagnostics. */
  readonly diagnosed: readonly string[];
}

export interface RefusalTallies {
  /** Files that CPython's parser refuses. */
  readonly refusals: Tally;
  /**
   * Files that only the maker of its symbol table refuses, such as for a `from __future__ import` that comes too late. L1 need not: it does not
   * compile.
   */
  readonly laterRefusals: Tally;
}

/** What an index says is wrong with a file. */
export type Diagnosis = Pick<DiagnosticRow, 'severity' | 'message'>;

/**
 * Compares what CPython refuses with what is in `diagnostics`: a refused file without a row is missing; a file that CPython accepts and that has
 * an error there is extra. (A warning may tell of syntax that only newer versions have.)
 */
export function compareRefusals(
  path: string,
  refusal: OracleRejected | undefined,
  diagnoses: readonly Diagnosis[],
  tallies: RefusalTallies,
): Refusal | undefined {
  if (refusal === undefined) {
    const error = diagnoses.find(({ severity }) => severity === 'error');
    if (error !== undefined) tallies.refusals.add('extra', () => `${path}: strata says ${error.message}`);
    return undefined;
  }
  const { stage, message, line } = refusal;
  const diagnosed = diagnoses.map((row) => row.message);
  const tally = stage === 'parse' ? tallies.refusals : tallies.laterRefusals;
  tally.add(
    diagnosed.length > 0 ? 'exact' : 'missing',
    () => `${path}:${line} (${stage}) ${message}; strata says nothing`,
  );
  return { path, stage, message, line, diagnosed };
}
