import type { OracleName } from '../oracle/records.ts';
import { type NameBinding, positionKey } from '../strata/name-bindings.ts';
import type { Tally, Verdict } from './tally.ts';

const UNBOUND: ReadonlySet<string> = new Set(['builtin', 'unknown']);
/** Scopes that have no node of their own, so that their line is not to be had. */
const NODELESS: ReadonlySet<string> = new Set(['comprehension', 'type_parameters']);

/** Compares, for every name that is loaded in a file, the scope that binds it. */
export function compareBindings(
  oracle: readonly OracleName[],
  strata: ReadonlyMap<number, NameBinding>,
  tally: Tally,
): void {
  for (const row of oracle) {
    const match = strata.get(positionKey(row.line, row.col));
    tally.add(
      judge(row, match),
      () => `${row.path}:${row.line}:${row.col} ${row.name}: ${expected(row)}; strata says ${found(match)}`,
    );
  }
}

function judge(row: OracleName, match: NameBinding | undefined): Verdict {
  if (match === undefined) return 'missing';
  if (match.name !== row.name && match.name.normalize('NFKC') !== row.name) return 'different';
  // Neither bound nor built in; `__class__` is the class around.
  if (row.bound === 'implicit') return 'accepted';
  if (row.scope === null) {
    if (!UNBOUND.has(match.binding)) return 'different';
    // Which names are built in depends on the version.
    return match.binding === row.bound ? 'exact' : 'accepted';
  }
  if (match.scope === null) return 'different';
  if (row.bound === 'type_parameters') return match.kind === 'type_parameter' ? 'exact' : 'different';
  if (match.scope !== row.scope) return 'different';
  if (NODELESS.has(row.bound) || match.scopeLine === row.scope_line || row.bound === 'module') return 'exact';
  return 'different';
}

function expected(row: OracleName): string {
  return row.scope === null ? row.bound : `bound in ${row.bound} ${row.scope} (line ${row.scope_line})`;
}

function found(match: NameBinding | undefined): string {
  if (match === undefined) return 'nothing';
  if (match.scope === null) return `${match.binding} '${match.name}'`;
  return `${match.binding} '${match.name}' bound in ${match.scope} (line ${match.scopeLine})`;
}
