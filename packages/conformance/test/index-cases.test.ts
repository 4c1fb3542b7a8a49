import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkIndex, type IndexAnswers } from '../src/cases/check-case.ts';
import { writeCase } from '../src/cases/write-case.ts';
import { NameBindings } from '../src/strata/name-bindings.ts';
import { exportArgs, indexArgs, runBatch } from '../src/strata/run-strata.ts';
import type { ImportRow } from '../src/strata/view-rows.ts';
import { parseLines } from './support/oracle-answers.ts';
import { readCases } from './support/read-cases.ts';

const TABLES = ['definitions', 'imports', 'resolutions', 'references'] as const;
const cases = readCases();
const directory = mkdtempSync(path.join(tmpdir(), 'strata-cases-'));
/** By name of the case, what became of each of its commands. */
const outcomes = new Map<string, (string | null)[]>();

beforeAll(async () => {
  const commands = cases.map(({ name, case: given }) => {
    const place = path.join(directory, name);
    const tree = path.join(place, 'tree');
    mkdirSync(tree, { recursive: true });
    writeCase(given, tree);
    const index = path.join(place, 'index');
    return [
      indexArgs({ tree, out: index, roots: given.roots.map((root) => root || '.') }),
      ...TABLES.map((table) => exportArgs(index, table, path.join(place, `${table}.ndjson`))),
    ];
  });
  const messages = await runBatch(commands.flat(), directory);
  for (const { name } of cases) outcomes.set(name, messages.splice(0, TABLES.length + 1));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function answers(name: string): IndexAnswers {
  const place = path.join(directory, name);
  const rows = <Row>(table: string): Row[] => parseLines(readFileSync(path.join(place, `${table}.ndjson`), 'utf8'));
  // Row for row with the imports.
  const resolutions = rows<{ evidence: string }>('resolutions');
  const bindings = new NameBindings(path.join(place, 'index'));
  return {
    definitions: rows('definitions'),
    imports: rows<ImportRow>('imports').map((row, i) => ({ ...row, evidence: resolutions[i].evidence })),
    references: rows('references'),
    bindings: (file) => bindings.of(file),
  };
}

describe('strata index says what is written by hand', () => {
  it.each(cases)('$name: $case.title', ({ name, case: given }) => {
    // A tree whose imports all lead nowhere makes the run complain, rightly; its index is there all the same.
    expect(outcomes.get(name)?.slice(1)).toEqual(TABLES.map(() => null));
    expect(checkIndex(given, answers(name))).toEqual([]);
  });
});
