import { MemorySink, writeArrowStream } from '@strata/formats/store';
import { selectionOf, type TableDefinition } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import { emptyBatch } from '../batches/empty-batch.ts';
import { packBatches } from '../batches/pack-batches.ts';
import type { AnyLayer, LayerInputs, LayerOutputs, LayerSignal } from '../contract/layer.ts';
import { inputSchema } from '../pool/execute.ts';
import { LayerFailure, runLayer } from '../run/run-layer.ts';
import { conformTable } from './conform-table.ts';
import { ForeignError, type ForeignFailure, settle } from './foreign-failure.ts';
import { type ForeignTables, readStreams } from './foreign-tables.ts';

export interface RunOnTablesOptions {
  /** The layer's options, as in a configuration. Default: none. */
  readonly options?: unknown;
  readonly signal?: LayerSignal;
  /** What messages call the input. Default: `input`. */
  readonly place?: string;
}

/** An output of a layer: its rows in one batch. */
export interface OutputTable {
  readonly table: TableDefinition;
  readonly batch: RecordBatch;
}

export type RunOnTablesResult =
  | { readonly ok: true; readonly outputs: readonly OutputTable[] }
  | { readonly ok: false; readonly failure: ForeignFailure };

export type RunOnStreamsResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly failure: ForeignFailure };

/**
 * Runs a layer on tables that another program wrote, in this thread. Each table the layer reads must be there, if only without rows; other tables and columns are
 * passed over. A partition layer sees everything as one partition.
 */
export function runLayerOnTables(
  layer: AnyLayer,
  given: ForeignTables,
  options: RunOnTablesOptions = {},
): Promise<RunOnTablesResult> {
  return settle(async () => ({ outputs: await run(layer, given, options) }));
}

/**
 * As {@link runLayerOnTables}, from bytes to bytes: Arrow IPC streams, one after the other, each with its table's name in its schema's metadata (`strata.table`). Outputs come in
 * the order in which the layer declares them, those without rows too.
 */
export function runLayerOnStreams(
  layer: AnyLayer,
  bytes: Uint8Array,
  options: RunOnTablesOptions = {},
): Promise<RunOnStreamsResult> {
  return settle(async () => {
    const outputs = await run(layer, readStreams(bytes, options.place ?? 'input'), options);
    const sink = new MemorySink();
    for (const { table, batch } of outputs) writeArrowStream(sink, table.schema, [batch]);
    return { bytes: sink.toBytes() };
  });
}

/** The tables a layer reads, or writes, as streams without rows: what another program needs to know of their columns. */
export function schemaStreams(layer: AnyLayer, which: 'inputs' | 'outputs'): Uint8Array {
  const sink = new MemorySink();
  const schemas =
    which === 'inputs'
      ? Object.values(layer.inputs as LayerInputs).map(inputSchema)
      : Object.values(layer.outputs as LayerOutputs).map(({ schema }) => schema);
  for (const schema of schemas) writeArrowStream(sink, schema, []);
  return sink.toBytes();
}

async function run(
  layer: AnyLayer,
  given: ForeignTables,
  { options = {}, signal, place = 'input' }: RunOnTablesOptions,
): Promise<OutputTable[]> {
  const parsed = layer.options.safeParse(options);
  if (!parsed.success) throw badOptions(layer, parsed.error.issues);
  const inputs = Object.entries(layer.inputs as LayerInputs).map(([name, input]) => {
    const table = selectionOf(input).table.name;
    const rows = given.get(table);
    if (rows === undefined) throw missingTable(layer, table, [...given.keys()], place);
    const batches = conformTable(input, rows, `${place}, table '${table}'`);
    const whole = layer.scope === 'partition' && batches.length > 1;
    return [name, whole ? packBatches(inputSchema(input), batches) : batches] as const;
  });
  try {
    const emitted = await runLayer(layer, Object.fromEntries(inputs), { options, signal });
    return Object.entries(layer.outputs as LayerOutputs).map(([name, table]) => {
      const { batches } = emitted[name];
      const batch = batches.length === 0 ? emptyBatch(table.schema) : packBatches(table.schema, batches);
      return { table, batch };
    });
  } catch (error) {
    if (error instanceof LayerFailure) throw layerFailed(layer, error);
    throw error;
  }
}

function missingTable(layer: AnyLayer, table: string, has: readonly string[], place: string): ForeignError {
  const wanted = Object.values(layer.inputs as LayerInputs).map((input) => `'${selectionOf(input).table.name}'`);
  return new ForeignError({
    reason: 'missing-table',
    place,
    expected: `table '${table}' (${layer.id} reads ${wanted.join(', ')})`,
    got: has.map((name) => `'${name}'`).join(', ') || 'no table',
    likelyCause: 'the program that wrote the input left it out, or ended early',
    nextStep: 'write a stream for each table, also for one without rows',
  });
}

function badOptions(layer: AnyLayer, issues: readonly { path: PropertyKey[]; message: string }[]): ForeignError {
  return new ForeignError({
    reason: 'bad-options',
    place: `options of ${layer.id}`,
    expected: 'options that the layer knows',
    got: issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; '),
    likelyCause: 'a misspelt option, or one of another layer',
    nextStep: "see the layer's own documentation",
  });
}

function layerFailed(layer: AnyLayer, { failure, message }: LayerFailure): ForeignError {
  const where = 'place' in failure && failure.place !== null ? ` at ${failure.place}` : '';
  return new ForeignError({
    reason: 'layer-failed',
    place: layer.id,
    expected: 'the layer to return',
    got: `${message}${where}`,
    likelyCause: 'rows that contradict each other: an id without its row, rows of a file that are not together',
    nextStep: 'check the rows against the descriptions of the tables, packages/tables/src/tables',
  });
}
