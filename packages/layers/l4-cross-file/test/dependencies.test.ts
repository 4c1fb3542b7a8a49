import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelTables } from './model-tables.ts';
import { runCrossFile } from './run-layer.ts';
import { sourceTables } from './source-tables.ts';
import type { ModelFile } from './tree-model.ts';

/** Files m0.py, m1.py, … that import each other. */
function graph(size: number, edges: readonly (readonly [number, number])[]): ModelFile[] {
  return Array.from({ length: size }, (_, from) => ({
    path: `m${String(from).padStart(5, '0')}.py`,
    sourceRoot: '',
    body: edges
      .filter(([source]) => source === from)
      .map(([, to]) => ({ is: 'import' as const, module: `m${String(to).padStart(5, '0')}` })),
  }));
}

/** By pair of vertices: whether there is a way. */
function reachability(size: number, edges: readonly (readonly [number, number])[]): boolean[][] {
  const reaches = Array.from({ length: size }, (_, from) => Array.from({ length: size }, (_, to) => from === to));
  for (const [from, to] of edges) reaches[from][to] = true;
  for (let by = 0; by < size; by++) {
    for (let from = 0; from < size; from++) {
      for (let to = 0; to < size; to++) reaches[from][to] ||= reaches[from][by] && reaches[by][to];
    }
  }
  return reaches;
}

describe('dependencies', () => {
  it('count imports, and name the cycle both files are in by its smallest file', async () => {
    const size = 12;
    const vertex = fc.integer({ min: 0, max: size - 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(vertex, vertex), { maxLength: 30 }), async (edges) => {
        const { dependencies } = await runCrossFile(modelTables(graph(size, edges)));
        const reaches = reachability(size, edges);
        const expected = [];
        for (let from = 0; from < size; from++) {
          for (let to = 0; to < size; to++) {
            const imports = edges.filter((edge) => edge[0] === from && edge[1] === to).length;
            if (imports === 0 || from === to) continue;
            const cycle = reaches[to][from]
              ? reaches.findIndex((_, at) => reaches[from][at] && reaches[at][from])
              : null;
            expected.push({ from_file: from, to_file: to, imports, links: 0, cycle });
          }
        }
        expect(dependencies).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('count links, of files that import and of files that do not', async () => {
    const tables = await sourceTables([
      { path: 'a.py', sourceRoot: '', text: 'import b\nb.f\nb.f.x\nb.C.y\n' },
      { path: 'b.py', sourceRoot: '', text: 'from c import C\ndef f(): pass\n' },
      { path: 'c.py', sourceRoot: '', text: 'class C:\n    y = 1\n' },
    ]);
    expect((await runCrossFile(tables)).dependencies).toEqual([
      { from_file: 0, to_file: 1, imports: 1, links: 6, cycle: null },
      { from_file: 0, to_file: 2, imports: 0, links: 2, cycle: null },
      { from_file: 1, to_file: 2, imports: 1, links: 0, cycle: null },
    ]);
  });

  it('find a cycle of 20,000 files', async () => {
    const size = 20_000;
    const edges = Array.from({ length: size }, (_, from) => [from, (from + 1) % size] as const);
    const files = graph(0, []);
    for (const [from, to] of edges)
      files.push({ ...graphFile(from), body: [{ is: 'import', module: graphFile(to).module }] });
    const { dependencies } = await runCrossFile(modelTables(files));
    expect(dependencies.length).toBe(size);
    expect(dependencies.every(({ cycle }) => cycle === 0)).toBe(true);
  }, 60_000);
});

function graphFile(i: number) {
  const module = `m${String(i).padStart(5, '0')}`;
  return { path: `${module}.py`, sourceRoot: '', module };
}

describe('a tree without dependencies', () => {
  const files = [
    { path: 'project/app/core.py', sourceRoot: '', text: 'def f(): pass\n' },
    { path: 'project/app/main.py', sourceRoot: '', text: 'import json\nfrom app.core import f\nf()\n' },
  ];

  it('whose imports name its own modules is reported, with an example and the path it may mean', async () => {
    const { diagnostics, dependencies } = await runCrossFile(await sourceTables(files));
    expect(dependencies).toEqual([]);
    expect(diagnostics).toEqual([
      {
        file_id: null,
        layer: 'l4-cross-file',
        severity: 'error',
        code: 'no-dependencies',
        message: expect.stringMatching(
          /project\/app\/main\.py:2 imports 'app\.core', which may mean project\/app\/core\.py/,
        ),
        line: null,
        col: null,
      },
    ]);
  });

  it('is not reported when its imports lead elsewhere, or to the standard library, or resolve', async () => {
    const elsewhere = [files[0], { ...files[1], text: 'import json.core, numpy.core, requests\n' }];
    const own = [files[0], { ...files[1], text: 'from project.app import main\n' }];
    const standard = [
      { path: 'x/types.py', sourceRoot: '', text: '' },
      { path: 'y.py', sourceRoot: '', text: 'import types\n' },
    ];
    for (const tree of [elsewhere, own, standard, [files[0]]]) {
      expect((await runCrossFile(await sourceTables(tree))).diagnostics).toEqual([]);
    }
  });
});
