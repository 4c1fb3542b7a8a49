import type { OracleDynamicImport, OracleImport } from '../oracle/records.ts';
import type { ImportRow } from '../strata/view-rows.ts';
import { describeLink, describeTargets, judgeTarget } from './judge-target.ts';
import { Multiset } from './multiset.ts';
import type { Tally } from './tally.ts';

export interface ImportTallies {
  /** Import statements: line, module, name and alias of every alias. */
  readonly statements: Tally;
  /** Imports that certainly end in the tree: file and fqn. */
  readonly imports: Tally;
  /** Imports that may end in the tree. */
  readonly unsure: Tally;
}

/** Compares the imports of one file, statement by statement and target by target. */
export function compareImports(
  oracle: readonly (OracleImport | OracleDynamicImport)[],
  strata: readonly ImportRow[],
  tallies: ImportTallies,
): void {
  const keyOf = (row: ImportRow | OracleImport) => JSON.stringify([row.line, row.module, row.name, row.alias]);
  const found = new Multiset(strata, keyOf);
  const dynamicLines = new Set<number>();
  for (const row of oracle) {
    if (row.record === 'dynamic_import') {
      dynamicLines.add(row.line);
      continue;
    }
    const match = found.take(keyOf(row));
    tallies.statements.add(match ? 'exact' : 'missing', () => text(row));
    const describe = () => `${text(row)}: ${describeTargets(row.targets)}; strata says ${describeLink(match)}`;
    if (row.targets.length > 0) {
      const tally = row.sure ? tallies.imports : tallies.unsure;
      tally.add(judgeTarget(row.targets, match), describe);
    } else if (match && match.target_path !== null) {
      (row.resolution === 'unknown' ? tallies.unsure : tallies.imports).add('extra', describe);
    }
  }
  // An import made by a call has a row in strata and is no statement.
  for (const row of found.rest()) if (!dynamicLines.has(row.line)) tallies.statements.add('extra', () => text(row));
}

function text(row: ImportRow | OracleImport): string {
  const names = row.name === null ? `import ${row.module}` : `from ${row.module} import ${row.name}`;
  return `${row.path}:${row.line} ${names}${row.alias === null ? '' : ` as ${row.alias}`}`;
}
