import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Case } from '../../src/cases/case.ts';
import { parseCase } from '../../src/cases/parse-case.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures');

export interface NamedCase {
  /** Such as 'star-imports/order'. */
  readonly name: string;
  readonly case: Case;
}

/** All cases of test/fixtures: a folder for each rule, a file for each case. */
export function readCases(): NamedCase[] {
  return readdirSync(FIXTURES)
    .sort()
    .flatMap((rule) =>
      readdirSync(path.join(FIXTURES, rule))
        .sort()
        .map((file) => {
          const name = `${rule}/${path.basename(file, '.txt')}`;
          return { name, case: parseCase(readFileSync(path.join(FIXTURES, rule, file), 'utf8'), name) };
        }),
    );
}
