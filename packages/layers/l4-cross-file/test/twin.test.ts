import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelTables } from './model-tables.ts';
import { type OutputRows, runCrossFile } from './run-layer.ts';
import { type Meaning, SlowTwin } from './slow-twin.ts';
import { classOf, type ModelFile, modulePath, type Statement, sought } from './tree-model.ts';

/** More find rarer faults; these take a second or two. */
const RUNS = 150;

const SEGMENTS = ['a', 'b', 'c'];
const NAMES = ['a', 'b', 'c', 'x', 'y', '_z', 'C', '__p', '_C__p'];

const conditions = fc.constantFrom({}, {}, {}, { conditional: true }, { conditional: true, fallback: true });
const name = fc.constantFrom(...NAMES);
const module = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(fc.constantFrom(...SEGMENTS), { minLength: 1, maxLength: 3 }).map((all) => all.join('.')),
  },
  { weight: 1, arbitrary: fc.constantFrom('os', 'numpy.linalg') },
);
const relative = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.oneof(fc.constant(''), module))
  .filter(([level, path]) => level > 0 || path !== '');

const definition = fc.oneof(
  fc
    .record({ is: fc.constantFrom('def' as const, 'var' as const), name, conditions })
    .map(({ conditions, ...rest }) => ({ ...rest, ...conditions })),
);
const plainImport = fc
  .record({ module, alias: fc.option(name, { nil: undefined }), conditions })
  .map(({ module, alias, conditions }) => ({ is: 'import' as const, module, alias, ...conditions }));
const fromImport = fc
  .record({ relative, name, alias: fc.option(name, { nil: undefined, freq: 3 }), conditions })
  .map(({ relative: [level, module], name, alias, conditions }) => ({
    is: 'from' as const,
    level,
    module,
    name,
    alias,
    ...conditions,
  }));
const starImport = fc
  .record({ relative, conditions })
  .map(({ relative: [level, module], conditions }) => ({ is: 'star' as const, level, module, ...conditions }));
const list = fc.array(name, { maxLength: 3 }).map((names) => ({ is: 'all' as const, names }));
const text = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('.'));
const use = text.map((text) => ({ is: 'use' as const, text }));
const classStatement = fc
  .record({
    name: fc.constantFrom('C', 'x', 'y'),
    // One base, so that the order of inheritance is plain.
    bases: fc.array(text, { maxLength: 1 }),
    body: fc.array(fc.oneof(definition, fromImport, use), { maxLength: 3 }),
    conditions,
  })
  .map(({ conditions, ...rest }) => ({ is: 'class' as const, ...rest, ...conditions }));

const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 3, arbitrary: definition },
  { weight: 2, arbitrary: classStatement },
  { weight: 2, arbitrary: plainImport },
  { weight: 6, arbitrary: fromImport },
  { weight: 2, arbitrary: starImport },
  { weight: 1, arbitrary: list },
  { weight: 4, arbitrary: use },
);

const path = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 2 }),
    fc.constantFrom('__init__', '__init__', ...SEGMENTS),
    fc.constantFrom('.py', '.py', '.py', '.pyi'),
  )
  .map(([inSource, directories, stem, ending]) =>
    [...(inSource ? ['src'] : []), ...directories, stem + ending].join('/'),
  );

const tree: fc.Arbitrary<ModelFile[]> = fc
  .uniqueArray(fc.record({ path, body: fc.array(statement, { maxLength: 6 }) }), {
    selector: ({ path }) => path,
    minLength: 1,
    maxLength: 10,
  })
  .map((files) =>
    files
      .map((file) => ({ ...file, sourceRoot: file.path.startsWith('src/') ? 'src' : '' }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  );

/** The imports of a file in source order, those in classes too. */
function importsOf(body: readonly Statement[]): Extract<Statement, { is: 'import' | 'from' | 'star' }>[] {
  return body.flatMap((statement) => {
    if (statement.is === 'class') return importsOf(statement.body);
    return statement.is === 'import' || statement.is === 'from' || statement.is === 'star' ? [statement] : [];
  });
}

describe('the layer agrees with its slow twin on random trees', () => {
  it('resolves every import to the same thing', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const { resolutions, symbols } = await runCrossFile(modelTables(files));
        let row = 0;
        for (const file of files) {
          for (const statement of importsOf(file.body)) {
            const twin = new SlowTwin(files);
            const expected = twin.resolve(file, statement);
            const got = resolutions[row++];
            if (twin.sawCycle) continue;
            const isAmbiguous = isInTree(expected) && twin.isAmbiguous(file, statement);
            expect({ at: file.path, statement, ...shown(got, files, symbols) }).toEqual({
              at: file.path,
              statement,
              ...wanted(expected, twin),
              ...(isAmbiguous ? { status: 'ambiguous' } : {}),
            });
          }
        }
        expect(resolutions.length).toBe(row);
      }),
      { numRuns: RUNS },
    );
  }, 30_000);

  it('links every reference to the same thing', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const tables = modelTables(files);
        const { links, symbols } = await runCrossFile(tables);
        const got = new Map(links.map((link) => [`${link.file_id} ${link.reference}`, link]));
        files.forEach((file, fileId) => {
          let reference = 0;
          for (const { scope, text, base } of usesOf(file.body, file.body)) {
            const twin = new SlowTwin(files);
            let meaning: Meaning | undefined;
            let prefix: Meaning | undefined;
            for (const written of text.split('.')) {
              const name = sought(classOf(file, scope), written);
              const before = meaning;
              if (before === undefined) meaning = base ? twin.baseHead(file, base, name) : twin.head(file, scope, name);
              else if (isInTree(before)) meaning = twin.attribute(before, name);
              else meaning = { is: 'nothing' };
              if (before !== undefined && isInTree(before) && (meaning.is === 'nothing' || meaning.is === 'dynamic'))
                prefix = before;
              const link = got.get(`${fileId} ${reference++}`);
              if (twin.sawCycle) continue;
              const target = isInTree(meaning) ? meaning : prefix;
              const expected = target && wanted(target, twin).target;
              expect({ at: file.path, text, name, target: link && targetOf(link, files, symbols) }).toEqual({
                at: file.path,
                text,
                name,
                target: expected ?? undefined,
              });
              if (link) expect(link.evidence === 'prefix').toBe(!isInTree(meaning));
            }
          }
        });
      }),
      { numRuns: RUNS },
    );
  }, 30_000);
});

function isInTree({ is }: Meaning): boolean {
  return is === 'definition' || is === 'module';
}

interface Use {
  readonly scope: readonly Statement[];
  readonly text: string;
  /** The class whose base it is. */
  readonly base?: Statement;
}

/** What a file reads, with the scope it reads it in, in the order of the rows of references. */
function usesOf(body: readonly Statement[], scope: readonly Statement[]): Use[] {
  return body.flatMap((statement) => {
    if (statement.is === 'use') return [{ scope, text: statement.text }];
    if (statement.is !== 'class') return [];
    return [
      ...statement.bases.map((text) => ({ scope, text, base: statement })),
      ...usesOf(statement.body, statement.body),
    ];
  });
}

interface Shown {
  readonly status: string;
  readonly target: string | null;
  readonly external: string | null;
}

function wanted(meaning: Meaning, twin: SlowTwin): Shown {
  switch (meaning.is) {
    case 'definition':
      return { status: 'symbol', target: `${meaning.file.path} ${meaning.fqn}`, external: null };
    case 'module': {
      const file = twin.fileOf(meaning.path);
      return { status: 'module', target: file ? `${file.path} ${modulePath(file)}` : null, external: null };
    }
    case 'external':
      return { status: 'external', target: null, external: meaning.path };
    case 'dynamic':
      if (meaning.module !== undefined) return wanted({ is: 'module', path: meaning.module }, twin);
      return { status: 'external', target: null, external: 'dynamic' };
    default:
      return { status: 'broken', target: null, external: null };
  }
}

function shown(row: Record<string, unknown>, files: readonly ModelFile[], symbols: OutputRows['symbols']): Shown {
  return {
    status: row.status as string,
    target: row.target_file === null ? null : targetOf(row, files, symbols),
    external: row.evidence === 'dynamic' && row.external !== null ? 'dynamic' : (row.external as string | null),
  };
}

function targetOf(row: Record<string, unknown>, files: readonly ModelFile[], symbols: OutputRows['symbols']): string {
  const symbol = symbols.find(({ file_id, node }) => file_id === row.target_file && node === row.target_node);
  return `${files[row.target_file as number].path} ${symbol?.fqn}`;
}
