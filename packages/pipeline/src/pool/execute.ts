import { defineTable, selectionOf, type TableInput } from '@strata/tables';
import { type RecordBatch, type Schema, Table } from 'apache-arrow';
import { emptyBatch } from '../batches/empty-batch.ts';
import { packBatches } from '../batches/pack-batches.ts';
import type { AnyLayer, LayerInputs, LayerSignal } from '../contract/layer.ts';
import type { SourceDefinition } from '../contract/source.ts';
import { BadOutput, markInUse, OutputCollector } from './collect-outputs.ts';
import { errorData, type TaskFailure } from './protocol.ts';

/** The framework's side of a context. */
export interface Hooks {
  readonly signal: LayerSignal;
  at(place: string): void;
  /** What `at` was last told. */
  place(): string | null;
  progress(done: number, total: number): void;
}

/** What came of a call: batches by output, and what the code threw, if it did. */
export interface Execution {
  readonly collector: OutputCollector;
  readonly error?: unknown;
}

/** Runs a layer over batches of its inputs, by the layer's own names. */
export async function executeLayer(
  layer: AnyLayer,
  batches: ReadonlyMap<string, readonly RecordBatch[]>,
  options: unknown,
  { signal, at, place, progress }: Hooks,
): Promise<Execution> {
  const collector = new OutputCollector(layer.outputs, place);
  const inputs = Object.fromEntries(
    Object.entries(layer.inputs as LayerInputs).map(([name, input]) => [name, tableOf(input, batches.get(name) ?? [])]),
  );
  try {
    await layer.run({ inputs, options, signal, at, progress, emit: collector.emit });
    return { collector };
  } catch (error) {
    return { collector, error };
  }
}

/** Loads a partition of a source. */
export async function executeLoad(
  source: SourceDefinition,
  spec: unknown,
  root: string,
  options: unknown,
  { signal, at, place }: Hooks,
): Promise<Execution> {
  const collector = new OutputCollector(source.outputs, place);
  try {
    await source.load(spec, { root, options, signal, at, emit: collector.emit });
    return { collector };
  } catch (error) {
    return { collector, error };
  }
}

/** Why a call gave nothing, if it failed. An aborted one always did, whatever it had emitted. */
export function failureOf({ collector, error }: Execution, { signal, place }: Hooks): TaskFailure | undefined {
  if (signal.aborted) return { reason: 'aborted' };
  if (collector.fault) {
    const { output, problem, place: where } = collector.fault;
    return { reason: 'bad-output', output, problem, place: where };
  }
  return error === undefined ? undefined : { reason: 'threw', error: errorData(error), place: place() };
}

/** Why the source did not make columns again that a task needs. */
export function reloadFailure({ cause: error }: Error, slot: string, { signal, place }: Hooks): TaskFailure {
  if (signal.aborted) return { reason: 'aborted' };
  if (error instanceof BadOutput) {
    return { reason: 'bad-output', output: error.output, problem: error.problem, place: error.place, slot };
  }
  return { reason: 'threw', error: errorData(error), place: place(), slot };
}

const schemas = new WeakMap<TableInput, Schema>();

/** The schema under which a layer sees an input: the columns it selects, with the types it declares. */
export function inputSchema(input: TableInput): Schema {
  let schema = schemas.get(input);
  if (schema === undefined) {
    const { table, columns } = selectionOf(input);
    schema = 'table' in input ? defineTable(table.name, table.doc, columns).schema : input.schema;
    schemas.set(input, schema);
  }
  return schema;
}

/** A table without rows has one empty batch, so that its columns are there to be read. */
function tableOf(input: TableInput, batches: readonly RecordBatch[]): Table {
  const schema = inputSchema(input);
  for (const batch of batches) markInUse(batch);
  return new Table(schema, batches.length > 0 ? [...batches] : [emptyBatch(schema)]);
}

/** The rows of each output as one batch, as the readers of a partition are promised. */
export function oneBatchEach(
  outputs: ReadonlyMap<string, readonly RecordBatch[]>,
): Map<string, readonly RecordBatch[]> {
  return new Map(
    [...outputs].map(([name, batches]) => [
      name,
      batches.length > 1 ? [packBatches(batches[0].schema, batches)] : batches,
    ]),
  );
}
