import { batchOf } from '@strata/formats/hand-over';
import { type Columns, defineTable, selectionOf, type TableDefinition } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import { packBatches, packColumns } from '../../batches/pack-batches.ts';
import type { AnyLayer, LayerInputs } from '../../contract/layer.ts';

/** Rows by the name of their table. A table that is left out has none. */
export type SampleTables = Readonly<Record<string, RecordBatch>>;

/** Input for a layer under test. Columns that the layer does not select may be there or not. */
export interface Sample {
  /** As small as partitions can sensibly be: one file each, usually. At least two, with rows of the same kind in each. */
  readonly partitions: readonly SampleTables[];
  /** Tables of repository layers, which a partition layer sees whole with each partition. */
  readonly whole?: SampleTables;
}

/** The tables a layer reads, each with the columns it selects, as something that a source or another layer can write. */
export function inputTables(layer: AnyLayer): Readonly<Record<string, TableDefinition>> {
  const columns = new Map<string, Columns>();
  for (const input of Object.values(layer.inputs as LayerInputs)) {
    const { table, columns: selected } = selectionOf(input);
    columns.set(table.name, { ...columns.get(table.name), ...selected });
  }
  return Object.fromEntries(
    [...columns].map(([name, selected]) => [name, defineTable(name, `sample of ${name}`, selected)]),
  );
}

/** Copies rows into shared memory, with the columns of a table. @throws TypeError when a column is missing */
export function sampleBatch(table: TableDefinition, rows: RecordBatch | undefined): RecordBatch {
  if (rows === undefined) return packBatches(table.schema, []);
  const names = rows.schema.fields.map(({ name }) => name);
  const columns = table.schema.fields.map(({ name, type }) => {
    const position = names.indexOf(name);
    if (position < 0)
      throw new TypeError(`sample of '${table.name}': expected a column '${name}', got ${names.join(', ')}`);
    return { type, parts: [rows.data.children[position]] };
  });
  return batchOf(table.schema, rows.numRows, packColumns(columns));
}

/** Puts `size` partitions at a time into one. */
export function regroup(layer: AnyLayer, { partitions, whole }: Sample, size: number): Sample {
  const tables = Object.values(inputTables(layer)).filter(({ name }) => !(whole && name in whole));
  const groups = Array.from({ length: Math.ceil(partitions.length / size) }, (_, i) =>
    partitions.slice(i * size, (i + 1) * size),
  );
  return {
    whole,
    partitions: groups.map((group) =>
      Object.fromEntries(
        tables.map((table) => {
          const batches = group.map((partition) => sampleBatch(table, partition[table.name]));
          return [table.name, packBatches(table.schema, batches)];
        }),
      ),
    ),
  };
}
