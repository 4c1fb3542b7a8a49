import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { NdjsonByPath } from '../ndjson-by-path.ts';
import type { Python } from '../oracle/python.ts';
import { describeScopes, type OracleInput, resolveNames } from '../oracle/run-oracle.ts';
import { NameBindings } from '../strata/name-bindings.ts';
import { exportTable } from '../strata/run-strata.ts';
import type { DefinitionRow, DiagnosticRow, FileRow, ImportRow, ReferenceRow } from '../strata/view-rows.ts';
import type { ImportTallies } from './compare-imports.ts';
import type { ReferenceTallies } from './compare-references.ts';
import type { Diagnosis, Refusal } from './compare-refusals.ts';
import { compareResolved } from './compare-resolved.ts';
import { compareScopes, type ScopeRows, type ScopeTallies } from './compare-scopes.ts';
import { sampleOf, slicesOf } from './slices.ts';
import { Tally, type TallyResult } from './tally.ts';

/** Files that the oracle describes at a time: what it writes of them, some 100 KB a file, is all that is kept. */
const SLICE = 2_000;
/** Oracle processes at a time. */
const PROCESSES = 2;

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
  /** Compare files by themselves only, not where imports and references end. Time and memory are then bounded for any tree. Default false. */
  readonly scopesOnly?: boolean;
  /** Called with the number of files compared so far, and of all. */
  readonly progress?: (done: number, all: number) => void;
}

export interface Comparison {
  readonly files: number;
  readonly lines: number;
  /** Source roots the index found, which the oracle was given. */
  readonly roots: readonly string[];
  /** Files that CPython refuses. Those its parser refuses are not compared. */
  readonly refused: readonly Refusal[];
  readonly results: { readonly [K in keyof Tallies]: TallyResult };
}

type Tallies = ScopeTallies & ImportTallies & ReferenceTallies;

/** Compares an index with what the oracle says of its tree. */
export async function compareTree(python: Python, options: CompareOptions): Promise<Comparison> {
  const { tree, index, directory } = options;
  const all = rowsOf<FileRow>(await exportTable(index, 'files', path.join(directory, 'files.ndjson'))).filter(
    ({ language, status }) => language === 'python' && status === 'indexed',
  );
  const roots = [...new Set(all.map((file) => file.source_root))].sort();
  const files = sampleOf(all, options.sample);
  const paths = files.map((file) => file.path);
  const tallies = createTallies(options.examples);
  const view = async <Row extends { readonly path: string }>(name: string) =>
    new NdjsonByPath<Row>(await exportTable(index, name, path.join(directory, `${name}.ndjson`)));
  const imports = await view<ImportRow>('imports');
  const definitions = await view<DefinitionRow>('definitions');

  const whole = { tree, roots, files: all.map((file) => file.path), sample: options.sample };
  const resolved = path.join(directory, 'oracle-resolved.ndjson');
  const resolving = options.scopesOnly ? undefined : resolveNames(python, whole, resolved);

  const diagnostics = diagnosesByPath(
    all,
    await exportTable(index, 'diagnostics', path.join(directory, 'faults.ndjson')),
  );
  const scopes = { definitions, imports, bindings: new NameBindings(index), diagnostics };
  const refused: Refusal[] = [];
  let done = 0;
  for (const slice of slicesOf(paths, SLICE)) {
    const processes = resolving ? 1 : PROCESSES;
    refused.push(
      ...(await compareSlice(python, { tree, roots, files: slice }, { scopes, tallies, directory, processes })),
    );
    done += slice.length;
    options.progress?.(done, paths.length);
  }
  if (resolving) {
    await resolving;
    const references = await view<ReferenceRow>('references');
    compareResolved(resolved, { imports, references }, tallies);
    references.close();
  }
  imports.close();
  definitions.close();
  const results = Object.fromEntries(Object.entries(tallies).map(([key, tally]) => [key, tally.result()]));
  return {
    files: files.length,
    lines: files.reduce((sum, file) => sum + file.lines, 0),
    roots,
    refused,
    results: results as Comparison['results'],
  };
}

interface SliceContext {
  readonly scopes: ScopeRows;
  readonly tallies: ScopeTallies;
  readonly directory: string;
  readonly processes: number;
}

/** Describes and compares some files, each process a part of them. */
async function compareSlice(
  python: Python,
  input: OracleInput & { readonly files: readonly string[] },
  { scopes, tallies, directory, processes }: SliceContext,
): Promise<Refusal[]> {
  const parts = slicesOf(input.files, Math.ceil(input.files.length / processes)).map((files, number) => ({
    files,
    output: path.join(directory, `oracle-scopes-${number}.ndjson`),
  }));
  await Promise.all(parts.map(({ files, output }) => describeScopes(python, { ...input, files }, output)));
  return parts.flatMap(({ files, output }) => {
    const refused = compareScopes(output, files, scopes, tallies);
    rmSync(output);
    return refused;
  });
}

function rowsOf<Row extends { readonly path: string }>(file: string): Row[] {
  const rows = new NdjsonByPath<Row>(file);
  const all = rows.paths().flatMap((name) => rows.rows(name));
  rows.close();
  return all;
}

/** The diagnostics of each file that has some. */
function diagnosesByPath(files: readonly FileRow[], exported: string): Map<string, Diagnosis[]> {
  const paths = new Map(files.map((file) => [file.file_id, file.path]));
  const found = new Map<string, Diagnosis[]>();
  for (const line of readFileSync(exported, 'utf8').split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line) as DiagnosticRow;
    const name = row.file_id === null ? undefined : paths.get(row.file_id);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), row]);
  }
  return found;
}

function createTallies(examples?: number): Tallies {
  const tally = (category: string) => new Tally(category, examples);
  return {
    refusals: tally('files its parser refuses'),
    laterRefusals: tally('files refused later'),
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
