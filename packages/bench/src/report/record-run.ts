import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, repository } from '../measure/machine.ts';

/** A measurement as it is kept: enough to be run again and compared. */
export interface RecordedRun {
  readonly suite: string;
  /** The command that repeats it, from the root of the checkout. The corpus is named, not its place on some machine. */
  readonly command: string;
  readonly date: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly results: unknown;
}

/** Writes `DIRECTORY/DATE-SUITE-CORPUS.json` and gives its path; both are relative to the checkout. */
export function recordRun(run: RecordedRun, corpus: string, directory = 'packages/bench/runs'): string {
  mkdirSync(join(repository, directory), { recursive: true });
  const path = join(directory, `${run.date.slice(0, 10)}-${run.suite}-${corpus}.json`);
  writeFileSync(join(repository, path), `${JSON.stringify(run, null, 2)}\n`);
  return path;
}
