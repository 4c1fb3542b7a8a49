import { columnDictionary } from '@strata/tables';
import type { Table } from 'apache-arrow';
import type { RowStream } from './row-stream.ts';

/** A table as it is stored. */
export function storedStream(table: Table): RowStream {
  return {
    schema: table.schema,
    batches: () => table.batches,
    strings: (column) => columnDictionary(table.batches[0], column),
    dictionaries: () => new Map(),
  };
}
