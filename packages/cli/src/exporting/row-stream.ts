import type { StringValues } from '@strata/tables';
import type { RecordBatch, Schema, Vector } from 'apache-arrow';

/** Rows to be exported, batch by batch: a stored table, or a view that is put together on the way. */
export interface RowStream {
  readonly schema: Schema;
  /** Each batch has the schema's columns. Dictionaries of the batches themselves may be incomplete. */
  batches(): Iterable<RecordBatch>;
  /** The strings of a dictionary column: at least those that the batches so far refer to. */
  strings(column: string): StringValues;
  /** After the last batch: the complete dictionaries, by the id of their type. Those that are missing are those of the batches. */
  dictionaries(): ReadonlyMap<number, Vector>;
  /** After the last batch: a sentence for people about what was left out; undefined where nothing was. */
  note?(): string | undefined;
}
