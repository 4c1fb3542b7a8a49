import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Comparison, compareTree } from '../src/compare/compare-tree.ts';
import type { TallyResult } from '../src/compare/tally.ts';
import { findPython } from '../src/oracle/python.ts';
import { renderComparison } from '../src/report/render-comparison.ts';
import { indexTree } from '../src/strata/run-strata.ts';

const found = findPython();
if (!found.ok) process.stderr.write(`${found.message}\n`);
const directory = mkdtempSync(path.join(tmpdir(), 'strata-trees-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Tree {
  readonly name: string;
  readonly place: string;
  readonly exclude: readonly string[];
}

/** The standard library is at hand wherever CPython is; STRATA_CORPUS may name any other tree. */
const trees: Tree[] = [];
if (found.ok) {
  const exclude = ['site-packages', 'dist-packages'];
  trees.push({
    name: `the standard library of CPython ${found.python.version}`,
    place: found.python.standardLibrary,
    exclude,
  });
  if (process.env.STRATA_CORPUS) {
    trees.push({ name: process.env.STRATA_CORPUS, place: path.resolve(process.env.STRATA_CORPUS), exclude: [] });
  }
}

const wrong = ({ counts, examples }: TallyResult) =>
  counts.missing + counts.different + counts.extra === 0 ? [] : [counts, ...examples];

/** Several categories as one. */
function pooled(results: readonly TallyResult[]): number {
  const total = results.reduce((sum, result) => sum + result.total, 0);
  const agreeing = results.reduce((sum, { counts }) => sum + counts.exact + counts.accepted, 0);
  return total === 0 ? 1 : agreeing / total;
}

describe.skipIf(!found.ok).each(trees)('strata and CPython on $name', ({ name, place, exclude }) => {
  let comparison: Comparison;

  beforeAll(async () => {
    if (!found.ok) return;
    const work = mkdtempSync(path.join(directory, 'tree-'));
    await indexTree({ tree: place, out: path.join(work, 'index'), exclude });
    comparison = await compareTree(found.python, { tree: place, index: path.join(work, 'index'), directory: work });
    process.stderr.write(`${name}:\n${renderComparison(comparison)}\n\n`);
  });

  // Its own library has no syntax that is too new for it.
  it.skipIf(!found.ok || place !== found.python.standardLibrary)('refuse the same files', () => {
    expect(wrong(comparison.results.refusals)).toEqual([]);
  });
  it('have the same functions, methods and classes', () => {
    expect(wrong(comparison.results.definitions)).toEqual([]);
  });
  it('have the same imports', () => {
    expect(wrong(comparison.results.statements)).toEqual([]);
  });
  it('bind every name in the same scope', () => {
    expect(wrong(comparison.results.bindings)).toEqual([]);
  });
  it('resolve at least 99.9 % of imports alike', () => {
    expect(comparison.results.imports.agreement).toBeGreaterThanOrEqual(0.999);
  });
  it('resolve at least 99.5 % of names alike', () => {
    expect(comparison.results.names.agreement).toBeGreaterThanOrEqual(0.995);
  });
  it('resolve at least 98 % of module attributes alike', () => {
    expect(comparison.results.moduleAttributes.agreement).toBeGreaterThanOrEqual(0.98);
  });
  it('resolve at least 98 % of class attributes alike', () => {
    const { classAttributes, selfAttributes, inheritedAttributes } = comparison.results;
    expect(pooled([classAttributes, selfAttributes, inheritedAttributes])).toBeGreaterThanOrEqual(0.98);
  });
});
