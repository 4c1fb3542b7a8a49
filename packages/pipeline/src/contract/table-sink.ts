import type { TableDefinition } from '@strata/tables';
import type { RecordBatch, Vector } from 'apache-arrow';

/**
 * Where a run's tables go while it runs. The index store's writer is one; a test's array is another.
 *
 * Calls for one table come in row order, on one thread: any number of `append`, then `finish`. Batches of a table share one dictionary
 * per dictionary column, which is complete only at `finish`: a batch has the indices, and its dictionaries are empty (those of
 * enumerations are whole, but known from the table).
 */
export interface TableSink {
  /** Takes the rows of a batch, without its transient columns. The buffers may be freed when the call returns. */
  append(table: TableDefinition, batch: RecordBatch): void;
  /**
   * No more rows will come for this table.
   * @param dictionaries - for each dictionary column that is not an enumeration, its strings
   */
  finish(table: TableDefinition, dictionaries: ReadonlyMap<string, Vector>): void;
}
