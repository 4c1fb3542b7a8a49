import type { OracleDynamicImport, OracleImport, OracleImportStatement } from '../oracle/records.ts';
import type { ImportRow } from '../strata/view-rows.ts';
import { describeLink, describeTargets, judgeTarget } from './judge-target.ts';
import { Multiset } from './multiset.ts';
import type { Tally } from './tally.ts';

export interface ImportTallies {
  /** Imports that certainly end in the tree: file and fqn. */
  readonly imports: Tally;
  /** Imports that may end in the tree. */
  readonly unsure: Tally;
}

type Statement = ImportRow | OracleImportStatement | OracleImport;

const keyOf = (row: Statement) => JSON.stringify([row.line, row.module, row.name, row.alias]);

/** Compares the import statements of one file: line, module, name and alias of every alias. */
export function compareStatements(
  oracle: readonly (OracleImportStatement | OracleDynamicImport)[],
  strata: readonly ImportRow[],
  tally: Tally,
): void {
  const found = new Multiset<Statement>(strata, keyOf);
  const dynamicLines = new Set<number>();
  for (const row of oracle) {
    if (row.record === 'dynamic_import') dynamicLines.add(row.line);
    else tally.add(found.take(keyOf(row)) ? 'exact' : 'missing', () => text(row));
  }
  // An import made by a call has a row in strata and is no statement.
  for (const row of found.rest()) if (!dynamicLines.has(row.line)) tally.add('extra', () => text(row));
}

/** Compares where the imports of one file end. */
export function compareImports(
  oracle: readonly OracleImport[],
  strata: readonly ImportRow[],
  tallies: ImportTallies,
): void {
  const found = new Multiset(strata, keyOf);
  for (const row of oracle) {
    const match = found.take(keyOf(row));
    const describe = () => `${text(row)}: ${describeTargets(row.targets)}; strata says ${describeLink(match)}`;
    if (row.targets.length > 0) {
      const tally = row.sure ? tallies.imports : tallies.unsure;
      tally.add(judgeTarget(row.targets, match), describe);
    } else if (match && match.target_path !== null) {
      (row.resolution === 'unknown' ? tallies.unsure : tallies.imports).add('extra', describe);
    }
  }
}

function text(row: Statement): string {
  const names = row.name === null ? `import ${row.module}` : `from ${row.module} import ${row.name}`;
  return `${row.path}:${row.line} ${names}${row.alias === null ? '' : ` as ${row.alias}`}`;
}
