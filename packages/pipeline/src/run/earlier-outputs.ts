import { describeBatch, rebuildBatch } from '@strata/formats/hand-over';
import { selectionOf, type TableInput } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import type { AnyLayer } from '../contract/layer.ts';
import { OutputCollector } from '../pool/collect-outputs.ts';
import { inputSchema } from '../pool/execute.ts';
import type { TaskOutputs } from '../pool/protocol.ts';
import type { RunTables } from './run-tables.ts';

/**
 * Knows what a partition layer of the first phase made of the same rows in an earlier run. A layer is a pure function of each partition, so that its rows can be taken from there
 * instead of made again: they have to be the same, to the last byte.
 */
export interface EarlierOutputs {
  /** What of a table of the source it has to see to tell whether the rows are the same. Not what the layer reads: a hash tells as much as the contents. */
  readonly reads: TableInput;
  /**
   * What the layer would make of the partition, by its own names of the outputs; undefined where that is not known. Called on the main thread.
   * @param rows - a batch of the partition
   */
  outputsOf(rows: RecordBatch): Readonly<Record<string, RecordBatch>> | undefined;
}

/** A layer's rows for a partition from an earlier run, as a worker would give them. @throws BadOutput for rows that are not as the layer declares */
export function earlierOutputs(
  { reads, outputsOf }: EarlierOutputs,
  layer: AnyLayer,
  tables: RunTables,
  partition: number,
): TaskOutputs | undefined {
  const { table, columns } = selectionOf(reads);
  const input = { name: table.name, table: table.name, columns, partitioned: true, reloaded: [] };
  const [{ batches }] = tables.read([input], partition);
  if (batches.length !== 1) return undefined;
  const outputs = outputsOf(rebuildBatch(inputSchema(reads), batches[0]));
  if (outputs === undefined) return undefined;
  const collector = new OutputCollector(layer.outputs, () => null);
  for (const [name, rows] of Object.entries(outputs)) collector.emit(name, rows);
  return [...collector.outputs].map(([name, rows]) => [name, rows.map(describeBatch)]);
}
