import { createRequire } from 'node:module';
import { CODECS } from '@strata/formats';
import { type FuzzResults, fuzzCodec } from '@strata/formats/testing';
import { machine } from '../measure/machine.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { textTable } from '../report/text-table.ts';

export interface FuzzSuiteOptions {
  /** Inputs in all, shared out among the codecs. */
  readonly cases: number;
  readonly seed: number;
}

/** By codec. */
export type FuzzSuiteResults = Readonly<Record<string, FuzzResults & { readonly cases: number }>>;

/** Damaged inputs for every decoder: each has to give a table that can be read, or a failure. @throws when one does not */
export function benchFuzz({ cases, seed }: FuzzSuiteOptions, log: (line: string) => void): RecordedRun {
  const each = Math.ceil(cases / CODECS.size);
  const results: Record<string, FuzzResults & { cases: number }> = {};
  for (const [name, codec] of CODECS) {
    results[name] = { cases: each, ...fuzzCodec(codec, { cases: each, seed }) };
    log(`${name}: ${each} inputs`);
  }
  return {
    suite: 'fuzz',
    command: `packages/bench/bin/bench fuzz --cases ${cases} --seed ${seed}`,
    date: new Date().toISOString(),
    machine: machine(),
    versions: {
      node: process.version,
      'fast-check': createRequire(import.meta.url)('fast-check/package.json').version,
    },
    results,
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
