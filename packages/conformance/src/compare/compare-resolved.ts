import { NdjsonByPath } from '../ndjson-by-path.ts';
import type { OracleImport, OracleReference, ResolveRecord } from '../oracle/records.ts';
import type { ImportRow, ReferenceRow } from '../strata/view-rows.ts';
import { compareImports, type ImportTallies } from './compare-imports.ts';
import { compareReferences, type ReferenceTallies } from './compare-references.ts';

/**
 * Compares where the oracle says that imports and references end with what an index says.
 * @param file - NDJSON of ResolveRecord
 */
export function compareResolved(
  file: string,
  strata: { readonly imports: NdjsonByPath<ImportRow>; readonly references: NdjsonByPath<ReferenceRow> },
  tallies: ImportTallies & ReferenceTallies,
): void {
  const oracle = new NdjsonByPath<ResolveRecord>(file);
  for (const path of oracle.paths()) {
    const rows = oracle.rows(path);
    if (rows.some((row) => row.record === 'rejected' && row.stage === 'parse')) continue;
    const imports = rows.filter((row): row is OracleImport => row.record === 'import');
    compareImports(imports, strata.imports.rows(path), tallies);
    if (rows.some((row) => row.record === 'rejected')) continue; // no names without a symbol table
    const references = rows.filter((row): row is OracleReference => row.record === 'reference');
    compareReferences(references, strata.references.rows(path), tallies);
  }
  oracle.close();
}
