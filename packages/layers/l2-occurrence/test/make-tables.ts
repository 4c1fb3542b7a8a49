import * as tables from '@strata/tables';
import { createBatchWriter, type imports, type nodes, type references, type TableDefinition } from '@strata/tables';
import { type RecordBatch, Table } from 'apache-arrow';

/** A row by column name; strings for dictionaries, codes for enumerations, null for null. Columns left out are 0 or ''. */
export type Row<T extends { readonly columns: object }> = Partial<Record<keyof T['columns'], number | string | null>>;

export interface Rows {
  readonly nodes: readonly Row<typeof nodes>[];
  readonly imports: readonly Row<typeof imports>[];
  readonly references: readonly Row<typeof references>[];
}

/** Tables with these rows, written as a layer would write them. */
export function makeTables(rows: Rows): Record<keyof Rows, Table> {
  return {
    nodes: makeTable(tables.nodes as unknown as TableDefinition, rows.nodes),
    imports: makeTable(tables.imports as unknown as TableDefinition, rows.imports),
    references: makeTable(tables.references as unknown as TableDefinition, rows.references),
  };
}

function makeTable(
  table: TableDefinition,
  rows: readonly Readonly<Record<string, number | string | null | undefined>>[],
): Table {
  const writer = createBatchWriter(table);
  type Column = { push(value: unknown): void; pushString?(text: string): void; pushNull(): void };
  const columns = writer.columns as unknown as Record<string, Column>;
  for (const row of rows) {
    for (const [name, { storage }] of Object.entries(table.columns)) {
      const value = row[name];
      if (value === null) columns[name].pushNull();
      else if (storage === 'dictionary') columns[name].pushString?.(String(value ?? ''));
      else columns[name].push(value ?? (storage === 'utf8' ? '' : 0));
    }
  }
  const batch: RecordBatch = writer.finish();
  return new Table(table.schema, batch.numRows === 0 ? [] : [batch]);
}
