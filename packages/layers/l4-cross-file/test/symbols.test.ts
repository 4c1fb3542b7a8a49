import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelTables } from './model-tables.ts';
import { runCrossFile } from './run-layer.ts';
import type { ModelFile, Statement } from './tree-model.ts';

const name = fc.constantFrom(
  'a',
  'A',
  'aa',
  'ab',
  'a_',
  'a0',
  'b',
  'é',
  'z',
  'long_enough_for_two_keys',
  'long_enough_for_two_kez',
);
/** Segments of paths may have bytes that are no part of identifiers, some of them below the dot. */
const segment = fc.oneof(name, fc.constantFrom('a-b', 'a+', 'a b', 'a-', '0001_a', 'a-b-c', 'a~'));

const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({ is: fc.constantFrom('def' as const, 'var' as const), name }),
  fc.record({
    is: fc.constant('class' as const),
    name,
    bases: fc.constant([]),
    body: fc.array(fc.record({ is: fc.constant('def' as const), name }), { maxLength: 4 }),
  }),
);

const tree: fc.Arbitrary<ModelFile[]> = fc
  .uniqueArray(
    fc.record({
      path: fc
        .tuple(
          fc.array(segment, { maxLength: 3 }),
          fc.oneof(segment, fc.constant('__init__')),
          fc.constantFrom('.py', '.pyi'),
        )
        .map(([directories, stem, ending]) => [...directories, stem + ending].join('/')),
      sourceRoot: fc.constant(''),
      body: fc.array(statement, { maxLength: 8 }),
    }),
    { selector: ({ path }) => path, maxLength: 12 },
  )
  .map((files) => files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path))));

describe('symbols', () => {
  it('are all definitions of modules and classes, sorted by the bytes of their name, then by file and node', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const tables = modelTables(files);
        const { symbols } = await runCrossFile(tables);
        const names = symbols.map(({ fqn, file_id, node }) => ({ fqn: fqn as string, file_id, node }));
        const sorted = [...names].sort(
          (a, b) =>
            Buffer.compare(Buffer.from(a.fqn), Buffer.from(b.fqn)) ||
            Number(a.file_id) - Number(b.file_id) ||
            Number(a.node) - Number(b.node),
        );
        expect(names).toEqual(sorted);
        expect(symbols.length).toBe(tables.nodes.numRows);
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  it('are sorted when there are too many of a length to sort by hand', async () => {
    const many = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_', 'é'), maxLength: 14 }), {
      minLength: 100,
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(many, async (names) => {
        const body = names.map((rest) => ({ is: 'def' as const, name: `a${rest}` }));
        const { symbols } = await runCrossFile(modelTables([{ path: 'm.py', sourceRoot: '', body }]));
        const expected = ['m', ...names.map((rest) => `m.a${rest}`)].sort((a, b) =>
          Buffer.compare(Buffer.from(a), Buffer.from(b)),
        );
        expect(symbols.map(({ fqn }) => fqn)).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  }, 30_000);
});
