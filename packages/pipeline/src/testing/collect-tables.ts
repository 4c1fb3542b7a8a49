import { batchOf } from '@strata/formats/hand-over';
import { sharedStringsOf, type TableDefinition } from '@strata/tables';
import { Data, type RecordBatch, Table, type Vector } from 'apache-arrow';
import { emptyBatch } from '../batches/empty-batch.ts';
import type { TableSink } from '../contract/table-sink.ts';
import { storedSchema } from '../store/schema-fingerprint.ts';

/** A sink that keeps tables in memory. */
export interface TableCollection extends TableSink {
  /** The tables that are finished, by name, without their transient columns. */
  readonly tables: ReadonlyMap<string, Table>;
}

/** Collects a run's tables in memory, for tests and small programs. */
export function collectTables(): TableCollection {
  const batches = new Map<string, RecordBatch[]>();
  const tables = new Map<string, Table>();
  return {
    tables,
    append({ name }, batch) {
      const appended = batches.get(name) ?? [];
      appended.push(batch);
      batches.set(name, appended);
    },
    finish(table, dictionaries) {
      const schema = storedSchema(table);
      const complete = (batches.get(table.name) ?? []).map((batch) => withDictionaries(table, batch, dictionaries));
      tables.set(table.name, new Table(schema, complete.length > 0 ? complete : [emptyBatch(schema)]));
    },
  };
}

function withDictionaries(
  { columns }: TableDefinition,
  batch: RecordBatch,
  dictionaries: ReadonlyMap<string, Vector>,
): RecordBatch {
  const children = batch.schema.fields.map(({ name }, i) => {
    const data = batch.data.children[i];
    const dictionary =
      columns[name].storage === 'enumeration' ? sharedStringsOf(columns[name].values) : dictionaries.get(name);
    return dictionary ? new Data(data.type, 0, data.length, data.nullCount, data, [], dictionary) : data;
  });
  return batchOf(batch.schema, batch.numRows, children);
}
