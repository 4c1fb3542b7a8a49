import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareDefinitions } from '../src/compare/compare-definitions.ts';
import { compareImports, compareStatements } from '../src/compare/compare-imports.ts';
import { compareRefusals } from '../src/compare/compare-refusals.ts';
import { judgeTarget } from '../src/compare/judge-target.ts';
import { sampleOf, slicesOf } from '../src/compare/slices.ts';
import { Tally } from '../src/compare/tally.ts';
import { NdjsonByPath } from '../src/ndjson-by-path.ts';
import type { OracleDefinition, OracleDynamicImport, OracleImport, OracleRejected } from '../src/oracle/records.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'strata-compare-test-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const definition = (over: Partial<OracleDefinition>): OracleDefinition => ({
  record: 'definition',
  path: 'm.py',
  fqn: 'm.f',
  name: 'f',
  kind: 'function',
  line: 1,
  col: 0,
  end_line: 2,
  end_col: 8,
  name_line: 1,
  name_col: 4,
  ...over,
});

function definitionCounts(oracle: OracleDefinition[], strata: OracleDefinition[]) {
  const tallies = { definitions: new Tally('d'), columns: new Tally('c'), variables: new Tally('v') };
  const rows = strata.map((row) => ({ ...row, end_line: row.end_line ?? row.line }));
  compareDefinitions(oracle, rows, tallies);
  return { ...tallies.definitions.result().counts, columns: tallies.columns.result().counts.different };
}

describe('Comparing definitions', () => {
  it('finds no difference between equal ones, with the column of the keyword or of the name', () => {
    const counts = definitionCounts(
      [definition({}), definition({ line: 5, name_line: 5 })],
      [definition({ line: 5, name_line: 5, col: 4 }), definition({})],
    );
    expect(counts).toMatchObject({ exact: 2, missing: 0, different: 0, extra: 0, columns: 0 });
  });
  it('tells a wrong end, a missing and a superfluous definition apart', () => {
    const other = definition({ fqn: 'm.g', name: 'g', line: 9 });
    const extra = definition({ fqn: 'm.h', name: 'h', line: 20 });
    expect(definitionCounts([definition({}), other], [definition({ end_line: 3 }), extra])).toMatchObject({
      exact: 0,
      different: 1,
      missing: 1,
      extra: 1,
    });
  });
});

describe('Comparing targets', () => {
  const targets = [
    ['a.py', 'a.f', 3],
    ['a.py', 'a.f', 1],
    ['b.py', 'b.f', 1],
  ] as const;
  const link = (target_path: string | null, target_fqn: string | null, target_line: number | null) => ({
    target_path,
    target_fqn,
    target_line,
  });
  it('is exact for any definition of the likeliest name, and accepts the others', () => {
    expect(judgeTarget(targets, link('a.py', 'a.f', 1))).toBe('exact');
    expect(judgeTarget(targets, link('a.py', 'a.f', 7))).toBe('accepted');
    expect(judgeTarget(targets, link('b.py', 'b.f', 1))).toBe('accepted');
  });
  it('tells nothing from something else', () => {
    expect(judgeTarget(targets, undefined)).toBe('missing');
    expect(judgeTarget(targets, link(null, null, null))).toBe('missing');
    expect(judgeTarget(targets, link('c.py', 'a.f', 3))).toBe('different');
    expect(judgeTarget(targets, link('a.py', 'a.g', 3))).toBe('different');
  });
});

describe('Comparing imports', () => {
  const row: OracleImport & { col: number } = {
    record: 'import',
    path: 'm.py',
    line: 1,
    col: 7,
    module: 'x',
    name: 'f',
    alias: null,
    resolution: 'symbol',
    sure: true,
    targets: [['x.py', 'x.f', 1]],
  };
  const strata = { ...row, target_path: 'x.py', target_fqn: 'x.f', target_line: 1 };
  const call: OracleDynamicImport = { record: 'dynamic_import', path: 'm.py', line: 4 };
  const statements = (oracle: (typeof row | OracleDynamicImport)[], rows: (typeof strata)[]) => {
    const tally = new Tally('s');
    compareStatements(oracle, rows, tally);
    return tally.result().counts;
  };
  it('pairs equal statements one to one', () => {
    expect(statements([row, row], [strata])).toMatchObject({ exact: 1, missing: 1, extra: 0 });
    const tallies = { imports: new Tally('i'), unsure: new Tally('u') };
    compareImports([row, row], [strata], tallies);
    expect(tallies.imports.result().counts).toMatchObject({ exact: 1, missing: 1 });
  });
  it('lets an import made by a call pass, and reports any other surplus', () => {
    const surplus = { ...strata, line: 4 };
    expect(statements([row], [strata, surplus]).extra).toBe(1);
    expect(statements([call, row], [strata, surplus]).extra).toBe(0);
  });
});

describe('Comparing refused files', () => {
  const rejected: OracleRejected = { record: 'rejected', path: 'm.py', stage: 'parse', message: 'no', line: 1 };
  it('wants an error for each of them, and none for others', () => {
    const tallies = { refusals: new Tally('r'), laterRefusals: new Tally('l') };
    const warning = { severity: 'warning', message: 'new' };
    const error = { severity: 'error', message: 'bad' };
    expect(compareRefusals('m.py', rejected, [warning], tallies)).toMatchObject({ path: 'm.py', diagnosed: ['new'] });
    compareRefusals('m.py', rejected, [], tallies);
    compareRefusals('n.py', undefined, [error], tallies);
    expect(compareRefusals('n.py', undefined, [warning], tallies)).toBeUndefined();
    compareRefusals('m.py', { ...rejected, stage: 'symtable' }, [], tallies);
    expect(tallies.laterRefusals.result().counts).toMatchObject({ missing: 1 });
    expect(tallies.refusals.result().counts).toMatchObject({ exact: 1, missing: 1, extra: 1 });
  });
});

describe('Taking files in parts', () => {
  const files = Array.from({ length: 10 }, (_, i) => ({ path: `${i}.py` }));
  it('leaves none out', () => {
    expect(slicesOf(files, 4).map((part) => part.length)).toEqual([4, 4, 2]);
    expect(slicesOf(files, 4).flat()).toEqual(files);
    expect(slicesOf([], 4)).toEqual([]);
  });
  it('samples the same ones every time, in order', () => {
    const sample = sampleOf(files, 3);
    expect(sample).toHaveLength(3);
    expect(sampleOf(files, 3)).toEqual(sample);
    expect(files.filter((file) => sample.includes(file))).toEqual(sample);
    expect(sampleOf(files)).toEqual(files);
  });
});

describe('NDJSON by path', () => {
  it('gives the rows of a path in file order, wherever they stand', () => {
    const file = path.join(directory, 'rows.ndjson');
    const rows = ['a', 'a', 'b "q" é', 'a'].map((name, n) => ({ n, path: name, target_path: 'c' }));
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    const read = new NdjsonByPath<(typeof rows)[number]>(file);
    expect(read.paths()).toEqual(['a', 'b "q" é']);
    expect(read.rows('a').map(({ n }) => n)).toEqual([0, 1, 3]);
    expect(read.rows('b "q" é')).toEqual([rows[2]]);
    expect(read.rows('c')).toEqual([]);
    read.close();
  });
});
