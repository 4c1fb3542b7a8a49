import { crossFileLayer } from '@strata/l4-cross-file';
import { rowsOf, runLayer } from '@strata/pipeline/testing';
import type { InputTables } from './model-tables.ts';

type Rows = Record<string, unknown>[];

/** Everything the layer emits, as plain rows. */
export type OutputRows = Record<'symbols' | 'resolutions' | 'links' | 'dependencies' | 'diagnostics', Rows>;

/** Runs the layer over tables in memory. */
export async function runCrossFile(inputs: InputTables): Promise<OutputRows> {
  const outputs = await runLayer(crossFileLayer, { ...inputs });
  return Object.fromEntries(Object.entries(outputs).map(([name, table]) => [name, rowsOf(table)])) as OutputRows;
}
