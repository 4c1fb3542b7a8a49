import { createRequire } from 'node:module';
import { CODECS } from '@strata/formats';
import { type FuzzResults, fuzzCodec } from '@strata/formats/testing';
import { machine } from '../measure/machine.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { textTable } from '../report/text-table.ts';

export interface FuzzSuiteOptions {
  /** Inputs for each codec. */
  readonly cases: number;
  readonly seed: number;
  readonly codec: string;
}

/** By codec. */
export type FuzzSuiteResults = Readonly<Record<string, FuzzResults & { readonly cases: number }>>;

/** Damaged inputs for a decoder: each has to give a table that can be read, or a failure. @throws when one does not */
export function benchFuzz({ cases, seed, codec: name }: FuzzSuiteOptions): RecordedRun {
  const codec = CODECS.get(name);
  if (!codec) throw new RangeError(`expected one of the codecs ${[...CODECS.keys()].join(', ')}, got '${name}'`);
  return {
    suite: 'fuzz',
    command: `packages/bench/bin/bench fuzz --codec ${name} --cases ${cases} --seed ${seed}`,
    date: new Date().toISOString(),
    machine: machine(),
    versions: {
      node: process.version,
      'fast-check': createRequire(import.meta.url)('fast-check/package.json').version,
    },
    results: { [name]: { cases, ...fuzzCodec(codec, { cases, seed }) } } satisfies FuzzSuiteResults,
  };
}

export function renderFuzz(results: FuzzSuiteResults): string {
  const rows = Object.entries(results).map(([name, { cases, outcomes, slowestMs }]) => {
    const { ok = 0, ...failures } = outcomes;
    const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
    return [name, `${cases}`, `${ok}`, `${failed}`, slowestMs.toFixed(1)];
  });
  return textTable(['codec', 'inputs', 'tables', 'failures', 'slowest ms'], rows);
}
