import { batchOf } from '@strata/formats/hand-over';
import { selectionOf } from '@strata/tables';
import { RecordBatch, Table } from 'apache-arrow';
import { emptyBatch } from '../batches/empty-batch.ts';
import { withOneDictionary } from '../batches/one-dictionary.ts';
import type { AnyLayer, LayerInputs, LayerSignal } from '../contract/layer.ts';
import { executeLayer, failureOf, type Hooks, inputSchema } from '../pool/execute.ts';
import type { TaskFailure } from '../pool/protocol.ts';
import { SharedSignal } from '../pool/shared-signal.ts';

/** What a layer run in this thread is given. */
export interface RunLayerOptions {
  /** The layer's options, as in a configuration. Default: none. */
  readonly options?: unknown;
  /** Default: one that is never raised. */
  readonly signal?: LayerSignal;
  readonly at?: (place: string) => void;
  readonly progress?: (done: number, total: number) => void;
}

/** A layer run in this thread failed, for the reason that a run's error would give. */
export class LayerFailure extends Error {
  readonly failure: TaskFailure;

  constructor(failure: TaskFailure) {
    super(failure.reason === 'threw' ? `${failure.error.name}: ${failure.error.message}` : JSON.stringify(failure), {
      cause: failure,
    });
    this.failure = failure;
  }
}

/**
 * Runs a layer in this thread, without workers: for its author's tests, and for rows that come from another program.
 *
 * @param inputs - by the layer's own names; columns that it does not select are not shown to it
 * @returns the outputs by the layer's own names
 * @throws LayerFailure
 */
export async function runLayer(
  layer: AnyLayer,
  inputs: Readonly<Record<string, RecordBatch | readonly RecordBatch[] | Table>>,
  { options = {}, signal = new SharedSignal(), at = () => {}, progress = () => {} }: RunLayerOptions = {},
): Promise<Record<string, Table>> {
  let place: string | null = null;
  const hooks: Hooks = {
    signal,
    progress,
    place: () => place,
    at(text) {
      place = text;
      at(text);
    },
  };
  const batches = new Map(
    Object.entries(layer.inputs as LayerInputs).map(([name, input]) => {
      const schema = inputSchema(input);
      const selected = batchesOf(inputs[name]).map((batch) =>
        select(batch, Object.keys(selectionOf(input).columns), schema),
      );
      return [name, layer.scope === 'repository' ? withOneDictionary(schema, selected) : selected];
    }),
  );
  const execution = await executeLayer(layer, batches, layer.options.parse(options), hooks);
  const failure = failureOf(execution, hooks);
  if (failure) throw new LayerFailure(failure);
  return Object.fromEntries(
    Object.entries(layer.outputs as Record<string, { schema: Table['schema'] }>).map(([name, { schema }]) => {
      const emitted = execution.collector.outputs.get(name) ?? [emptyBatch(schema)];
      return [name, new Table(schema, [...emitted])];
    }),
  );
}

function batchesOf(rows: RecordBatch | readonly RecordBatch[] | Table | undefined): readonly RecordBatch[] {
  if (rows === undefined) return [];
  if (rows instanceof RecordBatch) return [rows];
  return rows instanceof Table ? rows.batches : rows;
}

function select(batch: RecordBatch, columns: readonly string[], schema: RecordBatch['schema']): RecordBatch {
  const names = batch.schema.fields.map(({ name }) => name);
  const children = columns.map((column) => {
    const position = names.indexOf(column);
    if (position < 0) throw new TypeError(`expected a column '${column}', got ${names.join(', ')}`);
    return batch.data.children[position];
  });
  return batchOf(schema, batch.numRows, children);
}
