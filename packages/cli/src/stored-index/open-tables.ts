import { type Index, openIndex } from '@strata/pipeline/store';
import type { TableDefinition } from '@strata/tables';
import { CliFailure } from '../output/cli-failure.ts';
import { locateIndex } from './locate-index.ts';

/** Tables of up to this many bytes together are checked against their checksums before a query reads them: 2 GB/s, so 30 ms at most. */
const ALWAYS_VERIFIED = 64 << 20;

/**
 * Opens the index that is meant, with some tables.
 *
 * @param tables - by definition, which also demands its columns; or by name
 * @param verify - compare checksums whatever the size. Default: if it is quick
 * @throws CliFailure when there is no such index, or it lacks a table, is of another version, or damaged
 */
export function openTables(
  given: string | undefined,
  tables: readonly (TableDefinition | string)[],
  verify = false,
): Index {
  const directory = locateIndex(given);
  const names = tables.map((table) => (typeof table === 'string' ? table : table.name));
  const looked = openIndex(directory, { tables: [] });
  if (!looked.ok) throw CliFailure.of(looked.failure);
  const bytes = looked.index.manifest.tables
    .filter(({ name }) => names.includes(name))
    .reduce((total, table) => total + table.bytes, 0);
  const opened = openIndex(directory, { tables, verify: verify || bytes <= ALWAYS_VERIFIED });
  if (!opened.ok) throw CliFailure.of(opened.failure);
  return opened.index;
}
