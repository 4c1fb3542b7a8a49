import { crossFileLayer } from '@strata/l4-cross-file';
import { rowsOf } from '@strata/pipeline/testing';
import type { RecordBatch, Table } from 'apache-arrow';
import type { InputTables } from './model-tables.ts';

type Rows = Record<string, unknown>[];

/** Everything the layer emitted, as plain rows. */
export type OutputRows = Record<'symbols' | 'resolutions' | 'links' | 'dependencies' | 'diagnostics', Rows>;

/** Runs the layer over tables in memory. */
export function runLayer(inputs: InputTables): OutputRows {
  const output: OutputRows = { symbols: [], resolutions: [], links: [], dependencies: [], diagnostics: [] };
  void crossFileLayer.run({
    inputs,
    options: {},
    signal: { aborted: false, throwIfAborted() {} },
    emit: (name: keyof OutputRows, rows: RecordBatch | Table) => void output[name].push(...rowsOf(rows)),
    progress() {},
    at() {},
  } as never);
  return output;
}
