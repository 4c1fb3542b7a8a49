import { judgeTarget } from '../compare/judge-target.ts';
import type { OracleImport, OracleName, OracleReference, ResolveRecord, ScopeRecord } from '../oracle/records.ts';
import { type NameBinding, positionKey } from '../strata/name-bindings.ts';
import type { DefinitionRow, ImportRow, Linked, ReferenceRow } from '../strata/view-rows.ts';
import type { Case, DefinitionExpectation, Expectation, Outcome } from './case.ts';

/** What the oracle says of a case's tree. */
export interface OracleAnswers {
  readonly scopes: readonly ScopeRecord[];
  readonly resolved: readonly ResolveRecord[];
}

/** What an index says of it. */
export interface IndexAnswers {
  readonly definitions: readonly DefinitionRow[];
  readonly imports: readonly (ImportRow & { readonly evidence: string })[];
  readonly references: readonly ReferenceRow[];
  /** Of a file of the tree. */
  bindings(path: string): ReadonlyMap<number, NameBinding>;
}

/** Where the oracle says other than what is written in the case, a line each. It must give exactly these targets, in this order. */
export function checkOracle({ expectations }: Case, { scopes, resolved }: OracleAnswers): string[] {
  return faults(expectations, (expected) => {
    if (expected.about === 'definition')
      return definitionFault(
        expected,
        scopes.filter((row) => row.record === 'definition'),
      );
    if (expected.about === 'binding') {
      const row = scopes.find((row): row is OracleName => row.record === 'name' && isAt(row, expected));
      const scope = row === undefined ? 'nothing' : (row.scope ?? row.bound);
      return scope === expected.scope ? undefined : scope;
    }
    const row =
      expected.about === 'import'
        ? resolved.find((row): row is OracleImport => row.record === 'import' && isImport(row, expected))
        : resolved.find((row): row is OracleReference => row.record === 'reference' && isAt(row, expected));
    if (row === undefined && expected.about === 'import') return 'no such import';
    const got: Outcome = {
      targets: row?.targets ?? [],
      sure: row === undefined || row.targets.length === 0 || row.sure,
    };
    const isWrite = row?.record === 'reference' && row.category === 'write';
    const same = describe({ ...got, sure: isWrite ? expected.outcome.sure : got.sure }) === describe(expected.outcome);
    return same ? undefined : describe(got);
  });
}

/** Where an index says other than what is written in the case, a line each. Of several acceptable targets it may give any. */
export function checkIndex({ expectations }: Case, index: IndexAnswers): string[] {
  return faults(expectations, (expected) => {
    if (expected.about === 'definition') return definitionFault(expected, index.definitions);
    if (expected.about === 'binding') {
      const binding = index.bindings(expected.path).get(positionKey(expected.line, expected.col));
      const scope = binding === undefined ? 'nothing' : (binding.scope ?? binding.binding);
      return sameScope(scope, expected.scope, binding) ? undefined : scope;
    }
    if (expected.about === 'reference') {
      return linkFault(
        expected.outcome,
        index.references.find((row) => isAt(row, expected)),
      );
    }
    const row = index.imports.find((row) => isImport(row, expected));
    if (row === undefined) return 'no such import';
    const { guess } = expected;
    if (guess === null) return linkFault(expected.outcome, row);
    const isSaid = row.resolution === guess.status && row.evidence === guess.evidence;
    return isSaid ? linkFault(guess.outcome, row) : `${row.resolution} ${row.evidence}`;
  });
}

/** What is wrong with where a row of the index ends. */
function linkFault({ targets, sure }: Outcome, row: Linked | undefined): string | undefined {
  const none = row === undefined || row.target_path === null;
  if (none && (targets.length === 0 || !sure)) return undefined;
  const verdict = targets.length === 0 ? 'different' : judgeTarget(targets, row);
  if (verdict === 'exact' || verdict === 'accepted') return undefined;
  return none ? 'nothing' : `${row.target_path}:${row.target_line} ${row.target_fqn}`;
}

function faults(expectations: readonly Expectation[], check: (expected: Expectation) => string | undefined): string[] {
  const found: string[] = [];
  for (const expected of expectations) {
    const got = check(expected);
    if (got !== undefined) found.push(`${expected.text}\n    got: ${got}`);
  }
  return found;
}

function definitionFault(
  expected: DefinitionExpectation,
  rows: readonly { path: string; fqn: string; kind: string; line: number; end_line: number | null }[],
): string | undefined {
  const here = rows.filter(
    (row) => row.path === expected.path && row.fqn === expected.fqn && row.kind === expected.kind,
  );
  const match = here.find((row) => row.line === expected.line);
  if (match && (expected.endLine === null || match.end_line === expected.endLine)) return undefined;
  return here.map((row) => `lines ${row.line}-${row.end_line}`).join(', ') || 'no such definition';
}

/** Type parameters have a name in the index and no scope of their own; a local that is only deleted has no definition. */
function sameScope(got: string, expected: string, binding: NameBinding | undefined): boolean {
  if (binding?.binding === 'local' && binding.scope === null) return true;
  return got === expected || (binding?.kind === 'type_parameter' && got.startsWith(expected));
}

function isAt(
  row: { path: string; line: number; col: number },
  place: { path: string; line: number; col: number },
): boolean {
  return row.path === place.path && row.line === place.line && row.col === place.col;
}

function isImport(
  row: { path: string; line: number; module: string; name: string | null },
  place: { path: string; line: number; name: string },
): boolean {
  return row.path === place.path && row.line === place.line && (row.name ?? row.module) === place.name;
}

function describe({ targets, sure }: Outcome): string {
  const text = targets.map(([path, fqn, line]) => `${path}:${line} ${fqn}`).join(' | ') || '-';
  return sure ? text : `${text} ?`;
}
