import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkOracle } from '../src/cases/check-case.ts';
import { findPython } from '../src/oracle/python.ts';
import { oracleAnswers } from './support/oracle-answers.ts';
import { readCases } from './support/read-cases.ts';

const found = findPython();
if (!found.ok) process.stderr.write(`${found.message}\n`);
const directory = mkdtempSync(path.join(tmpdir(), 'strata-oracle-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.skipIf(!found.ok)('The oracle says what is written by hand', () => {
  it.concurrent.each(readCases())('$name: $case.title', async ({ name, case: given }) => {
    if (!found.ok) return;
    const answers = await oracleAnswers(found.python, given, path.join(directory, name));
    expect(checkOracle(given, answers)).toEqual([]);
  });
});
