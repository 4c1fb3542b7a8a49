import path from 'node:path';
import { NdjsonByPath } from '../ndjson-by-path.ts';
import type { Python } from '../oracle/python.ts';
import type {
  OracleDefinition,
  OracleImport,
  OracleName,
  OracleReference,
  ResolveRecord,
  ScopeRecord,
} from '../oracle/records.ts';
import { runOracle } from '../oracle/run-oracle.ts';
import { NameBindings } from '../strata/name-bindings.ts';
import { exportTable } from '../strata/run-strata.ts';
import type { DefinitionRow, FileRow, ImportRow, ReferenceRow } from '../strata/view-rows.ts';
import { compareBindings } from './compare-bindings.ts';
import { compareDefinitions, type DefinitionTallies } from './compare-definitions.ts';
import { compareImports, type ImportTallies } from './compare-imports.ts';
import { compareReferences, type ReferenceTallies } from './compare-references.ts';
import { Tally, type TallyResult } from './tally.ts';

export interface CompareOptions {
  /** Absolute path of the tree. */
  readonly tree: string;
  /** Directory of its index. */
  readonly index: string;
  /** Directory for what the oracle and the exports write. */
  readonly directory: string;
  /** Compare about so many files, the same ones every time. Default: all. */
  readonly sample?: number;
  /** Examples kept of each kind of difference in each category. Default 5. */
  readonly examples?: number;
}

export interface Comparison {
  readonly files: number;
  /** Source roots the index found, which the oracle was given. */
  readonly roots: readonly string[];
  /** Files that CPython's parser refuses (not compared), as `path: message`. */
  readonly rejected: readonly string[];
  readonly results: { readonly [K in keyof Tallies]: TallyResult };
}

type Tallies = DefinitionTallies & ImportTallies & ReferenceTallies & { readonly bindings: Tally };

/** Compares an index with what the oracle says of its tree. */
export async function compareTree(python: Python, options: CompareOptions): Promise<Comparison> {
  const { tree, index, directory } = options;
  const files = pythonFiles(await exportTable(index, 'files', path.join(directory, 'files.ndjson')));
  const roots = [...new Set(files.map((file) => file.source_root))].sort();
  const oracle = await runOracle(
    python,
    {
      tree,
      roots,
      files: files.map((file) => file.path),
      ...(options.sample !== undefined && { sample: options.sample }),
    },
    directory,
  );
  const views = {
    definitions: new NdjsonByPath<DefinitionRow>(
      await exportTable(index, 'definitions', path.join(directory, 'definitions.ndjson')),
    ),
    imports: new NdjsonByPath<ImportRow>(await exportTable(index, 'imports', path.join(directory, 'imports.ndjson'))),
    references: new NdjsonByPath<ReferenceRow>(
      await exportTable(index, 'references', path.join(directory, 'references.ndjson')),
    ),
  };
  const tallies = createTallies(options.examples);
  const rejected = compareScopes(
    new NdjsonByPath<ScopeRecord>(oracle.scopes),
    views.definitions,
    new NameBindings(index),
    tallies,
  );
  const compared = compareResolved(new NdjsonByPath<ResolveRecord>(oracle.resolved), views, tallies);
  for (const view of Object.values(views)) view.close();
  const results = Object.fromEntries(Object.entries(tallies).map(([key, tally]) => [key, tally.result()]));
  return { files: compared, roots, rejected, results: results as Comparison['results'] };
}

function pythonFiles(file: string): FileRow[] {
  const rows = new NdjsonByPath<FileRow>(file);
  const files = rows.paths().flatMap((name) => rows.rows(name));
  rows.close();
  return files.filter(({ language, status }) => language === 'python' && status === 'indexed');
}

function createTallies(examples?: number): Tallies {
  const tally = (category: string) => new Tally(category, examples);
  return {
    definitions: tally('functions, methods, classes'),
    columns: tally('  their columns'),
    variables: tally('variables'),
    statements: tally('import statements'),
    bindings: tally('scopes of names'),
    imports: tally('imports resolved'),
    names: tally('names'),
    moduleAttributes: tally('module attributes'),
    classAttributes: tally('class attributes'),
    selfAttributes: tally('attributes of self'),
    inheritedAttributes: tally('inherited attributes'),
    unsure: tally('unsure ones'),
    writes: tally('later bindings'),
    extra: tally('of strata only'),
  };
}

function compareScopes(
  oracle: NdjsonByPath<ScopeRecord>,
  strata: NdjsonByPath<DefinitionRow>,
  bindings: NameBindings,
  tallies: Tallies,
): string[] {
  const rejected: string[] = [];
  for (const name of oracle.paths()) {
    const rows = oracle.rows(name);
    const refusal = rows.find((row) => row.record === 'rejected');
    if (refusal?.stage === 'parse') {
      rejected.push(`${name}: ${refusal.message}`);
      continue;
    }
    const definitions = rows.filter((row): row is OracleDefinition => row.record === 'definition');
    compareDefinitions(definitions, strata.rows(name), tallies);
    const names = rows.filter((row): row is OracleName => row.record === 'name');
    if (names.length > 0) compareBindings(names, bindings.of(name), tallies.bindings);
  }
  oracle.close();
  return rejected;
}

function compareResolved(
  oracle: NdjsonByPath<ResolveRecord>,
  strata: { readonly imports: NdjsonByPath<ImportRow>; readonly references: NdjsonByPath<ReferenceRow> },
  tallies: Tallies,
): number {
  const paths = oracle.paths();
  for (const name of paths) {
    const rows = oracle.rows(name);
    if (rows.some((row) => row.record === 'rejected' && row.stage === 'parse')) continue;
    const imports = rows.filter((row): row is OracleImport => row.record === 'import');
    const dynamic = rows.filter((row) => row.record === 'dynamic_import');
    compareImports([...dynamic, ...imports], strata.imports.rows(name), tallies);
    if (rows.some((row) => row.record === 'rejected')) continue; // no names without a symbol table
    const references = rows.filter((row): row is OracleReference => row.record === 'reference');
    compareReferences(references, strata.references.rows(name), tallies);
  }
  oracle.close();
  return paths.length;
}
