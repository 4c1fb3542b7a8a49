import { describe, expect, it } from 'vitest';
import { modelTables } from './model-tables.ts';
import { runCrossFile } from './run-layer.ts';
import type { ModelFile, Statement } from './tree-model.ts';

const LENGTH = 20_000;

const module = (i: number) => `m${String(i).padStart(5, '0')}`;

/** A chain of modules, each made from its number; the last defines the class `x`. */
function chain(body: (i: number) => Statement[]): ModelFile[] {
  const last: Statement = { is: 'class', name: 'x', bases: [], body: [{ is: 'def', name: 'f' }] };
  return Array.from({ length: LENGTH }, (_, i) => ({
    path: `${module(i)}.py`,
    sourceRoot: '',
    body: i === LENGTH - 1 ? [last] : body(i),
  }));
}

describe(`${LENGTH.toLocaleString('en')} hops do not exhaust the stack`, () => {
  it('of imports', async () => {
    const { resolutions } = await runCrossFile(
      modelTables(chain((i) => [{ is: 'from', level: 0, module: module(i + 1), name: 'x' }])),
    );
    expect(resolutions.every(({ target_file }) => target_file === LENGTH - 1)).toBe(true);
  }, 60_000);

  it('of star imports', async () => {
    const files = chain((i) => [{ is: 'star', level: 0, module: module(i + 1) }]);
    files.push({ path: 'n.py', sourceRoot: '', body: [{ is: 'from', level: 0, module: module(0), name: 'x' }] });
    const { resolutions } = await runCrossFile(modelTables(files));
    expect(resolutions.at(-1)).toMatchObject({ status: 'symbol', evidence: 'star', target_file: LENGTH - 1 });
  }, 60_000);

  it('of inheritance', async () => {
    const files = chain((i) => [
      { is: 'from', level: 0, module: module(i + 1), name: 'x', alias: 'y' },
      { is: 'class', name: 'x', bases: ['y'], body: [] },
    ]);
    files.push({
      path: 'n.py',
      sourceRoot: '',
      body: [
        { is: 'from', level: 0, module: module(0), name: 'x' },
        { is: 'use', text: 'x.f' },
      ],
    });
    const { links } = await runCrossFile(modelTables(files));
    expect(links.at(-1)).toMatchObject({ evidence: 'inherited', target_file: LENGTH - 1 });
  }, 60_000);
});
