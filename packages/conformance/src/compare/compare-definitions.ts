import type { OracleDefinition } from '../oracle/records.ts';
import type { DefinitionRow } from '../strata/view-rows.ts';
import { Multiset } from './multiset.ts';
import type { Tally } from './tally.ts';

const CODE_KINDS: ReadonlySet<string> = new Set(['function', 'method', 'class']);

export interface DefinitionTallies {
  /** Functions, methods and classes: fqn, kind, line and end line. */
  readonly definitions: Tally;
  /** Their columns: that of the keyword or that of the name. */
  readonly columns: Tally;
  /** Variables of modules and classes: fqn and line of the first binding. */
  readonly variables: Tally;
}

/** Compares the definitions of one file. Parameters, locals, lambdas and modules are not the oracle's subject. */
export function compareDefinitions(
  oracle: readonly OracleDefinition[],
  strata: readonly DefinitionRow[],
  tallies: DefinitionTallies,
): void {
  const keyOf = (row: DefinitionRow | OracleDefinition) => `${row.kind} ${row.fqn} ${row.line}-${row.end_line}`;
  const found = new Multiset(
    strata.filter(({ kind }) => CODE_KINDS.has(kind)),
    keyOf,
  );
  const unmatched: OracleDefinition[] = [];
  for (const row of oracle) {
    if (!CODE_KINDS.has(row.kind)) continue;
    const match = found.take(keyOf(row));
    if (!match) {
      unmatched.push(row);
      continue;
    }
    tallies.definitions.add('exact', () => '');
    const right = match.col === row.col || (match.col === row.name_col && row.name_line === row.line);
    tallies.columns.add(
      right ? 'exact' : 'different',
      () => `${place(row)}: column ${row.col}, strata says ${match.col}`,
    );
  }
  pairOff(unmatched, [...found.rest()], tallies.definitions);
  compareVariables(oracle, strata, tallies.variables);
}

/** What has no equal: with the same name nearby it is a difference, else it is missing or too much. */
function pairOff(missing: readonly OracleDefinition[], rest: readonly DefinitionRow[], tally: Tally): void {
  const byLine = new Multiset(rest, (row) => `${row.name} ${row.line}`);
  const byFqn: OracleDefinition[] = [];
  for (const row of missing) {
    const other = byLine.take(`${row.name} ${row.line}`);
    if (other) tally.add('different', () => `${place(row)}: ${shape(row)}; strata says ${shape(other)}`);
    else byFqn.push(row);
  }
  const left = new Multiset(byLine.rest(), (row) => row.fqn);
  for (const row of byFqn) {
    const other = left.take(row.fqn);
    if (other) tally.add('different', () => `${place(row)}: ${shape(row)}; strata says ${shape(other)}`);
    else tally.add('missing', () => `${place(row)}: ${shape(row)}`);
  }
  for (const row of left.rest()) tally.add('extra', () => `${place(row)}: ${shape(row)}`);
}

function compareVariables(oracle: readonly OracleDefinition[], strata: readonly DefinitionRow[], tally: Tally): void {
  // By line first: two classes of one name in one function have variables of one fqn.
  const variables = strata.filter(({ kind }) => kind === 'variable');
  const byLine = new Multiset(variables, (row) => `${row.fqn} ${row.line}`);
  const wanted = oracle.filter(({ kind }) => kind === 'variable');
  const unmatched = wanted.filter((row) => {
    const match = byLine.take(`${row.fqn} ${row.line}`);
    if (match) tally.add('exact', () => '');
    return !match;
  });
  const byFqn = new Multiset(byLine.rest(), (row) => row.fqn);
  // A name that is also a function or class of the scope may have no row of its own as a variable.
  const others = new Set(oracle.filter(({ kind }) => kind !== 'variable').map(({ fqn }) => fqn));
  for (const row of unmatched) {
    const match = byFqn.take(row.fqn);
    if (others.has(row.fqn)) tally.add('accepted', () => '');
    else if (match) tally.add('different', () => `${place(row)}: ${row.fqn}; strata says line ${match.line}`);
    else tally.add('missing', () => `${place(row)}: ${row.fqn}`);
  }
  for (const row of byFqn.rest()) tally.add('extra', () => `${place(row)}: ${row.fqn}`);
}

const place = ({ path, line }: { readonly path: string; readonly line: number }) => `${path}:${line}`;
const shape = (row: DefinitionRow | OracleDefinition) => `${row.kind} ${row.fqn} lines ${row.line}-${row.end_line}`;
