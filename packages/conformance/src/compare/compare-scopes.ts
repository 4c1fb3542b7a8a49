import { NdjsonByPath } from '../ndjson-by-path.ts';
import type {
  OracleDefinition,
  OracleDynamicImport,
  OracleImportStatement,
  OracleName,
  ScopeRecord,
} from '../oracle/records.ts';
import type { NameBindings } from '../strata/name-bindings.ts';
import type { DefinitionRow, ImportRow } from '../strata/view-rows.ts';
import { compareBindings } from './compare-bindings.ts';
import { compareDefinitions, type DefinitionTallies } from './compare-definitions.ts';
import { compareStatements } from './compare-imports.ts';
import { compareRefusals, type Diagnosis, type Refusal, type RefusalTallies } from './compare-refusals.ts';
import type { Tally } from './tally.ts';

export interface ScopeTallies extends DefinitionTallies, RefusalTallies {
  /** Import statements: line, module, name and alias of every alias. */
  readonly statements: Tally;
  readonly bindings: Tally;
}

/** What an index says of files by themselves. */
export interface ScopeRows {
  readonly definitions: NdjsonByPath<DefinitionRow>;
  readonly imports: NdjsonByPath<ImportRow>;
  readonly bindings: NameBindings;
  readonly diagnostics: ReadonlyMap<string, readonly Diagnosis[]>;
}

/**
 * Compares what CPython says of files by themselves with an index. Gives the files that CPython refuses.
 * @param file - NDJSON of ScopeRecord
 * @param paths - all files it is about
 */
export function compareScopes(
  file: string,
  paths: readonly string[],
  strata: ScopeRows,
  tallies: ScopeTallies,
): Refusal[] {
  const oracle = new NdjsonByPath<ScopeRecord>(file);
  const refused: Refusal[] = [];
  for (const path of paths) {
    const rows = oracle.rows(path);
    const said = rows.find((row) => row.record === 'rejected');
    const refusal = compareRefusals(path, said, strata.diagnostics.get(path) ?? [], tallies);
    if (refusal) refused.push(refusal);
    if (said?.stage === 'parse') continue;
    const definitions = rows.filter((row): row is OracleDefinition => row.record === 'definition');
    compareDefinitions(definitions, strata.definitions.rows(path), tallies);
    const imports = rows.filter(
      (row): row is OracleImportStatement | OracleDynamicImport =>
        row.record === 'import' || row.record === 'dynamic_import',
    );
    compareStatements(imports, strata.imports.rows(path), tallies.statements);
    const names = rows.filter((row): row is OracleName => row.record === 'name');
    if (names.length > 0) compareBindings(names, strata.bindings.of(path), tallies.bindings);
  }
  oracle.close();
  return refused;
}
