import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Case } from '../src/cases/case.ts';
import { checkIndex, type IndexAnswers } from '../src/cases/check-case.ts';
import { writeCase } from '../src/cases/write-case.ts';
import { NameBindings } from '../src/strata/name-bindings.ts';
import { exportTable, indexTree } from '../src/strata/run-strata.ts';
import { parseLines } from './support/oracle-answers.ts';
import { readCases } from './support/read-cases.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'strata-cases-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function indexAnswers(given: Case, place: string): Promise<IndexAnswers> {
  const tree = path.join(place, 'tree');
  mkdirSync(tree, { recursive: true });
  writeCase(given, tree);
  const index = path.join(place, 'index');
  await indexTree({ tree, out: index, roots: given.roots.map((root) => root || '.') });
  const rows = async <Row>(view: string): Promise<Row[]> =>
    parseLines(readFileSync(await exportTable(index, view, path.join(place, `${view}.ndjson`)), 'utf8'));
  const bindings = new NameBindings(index);
  return {
    definitions: await rows('definitions'),
    imports: await rows('imports'),
    references: await rows('references'),
    bindings: (file) => bindings.of(file),
  };
}

describe('strata index says what is written by hand', () => {
  it.concurrent.each(readCases())('$name: $case.title', async ({ name, case: given }) => {
    expect(checkIndex(given, await indexAnswers(given, path.join(directory, name)))).toEqual([]);
  });
});
