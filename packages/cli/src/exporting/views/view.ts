import type { Index } from '@strata/pipeline';
import type { Columns, TableDefinition } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import type { RowStream } from '../row-stream.ts';
import type { ViewDictionary } from './view-dictionary.ts';
import { ViewWriter } from './view-writer.ts';

/** A table that is put together from stored ones when it is asked for. */
export interface View {
  /** The stored tables it reads. */
  readonly reads: readonly TableDefinition[];
  open(index: Index): RowStream;
}

/**
 * A stream over what `rows` writes.
 * @param rows - writes the rows of the view in order; has to `yield` after each, or at least once in a while
 */
export function viewStream<C extends Columns>(
  table: TableDefinition<C>,
  dictionaries: Readonly<Record<string, ViewDictionary>>,
  rows: (columns: ViewWriter<C>['columns'], full: () => boolean) => Generator<void>,
): RowStream {
  const writer = new ViewWriter(table, dictionaries);
  return {
    schema: table.schema,
    *batches(): Generator<RecordBatch> {
      for (const _ of rows(writer.columns, () => writer.isFull)) yield writer.take();
      yield writer.take();
    },
    strings: (column) => writer.strings(column),
    dictionaries: () => writer.dictionaries(),
  };
}
