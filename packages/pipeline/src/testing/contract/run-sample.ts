import { createHash, type Hash } from 'node:crypto';
import { describeBatch } from '@strata/formats/hand-over';
import { defineTable, type TableDefinition } from '@strata/tables';
import type { Data, Table } from 'apache-arrow';
import type { AnyLayer } from '../../contract/layer.ts';
import { definePipeline, from, type PipelineEntry, use } from '../../contract/pipeline.ts';
import type { TableSink } from '../../contract/table-sink.ts';
import { formatFault } from '../../plan/format-fault.ts';
import type { Plan } from '../../plan/plan.ts';
import { planPipeline } from '../../plan/plan-pipeline.ts';
import { createPool, type WorkerPool } from '../../pool/worker-pool.ts';
import { formatRunError, type RunError } from '../../run/run-error.ts';
import { runPipeline } from '../../run/run-pipeline.ts';
import { collectTables } from '../collect-tables.ts';
import { ContractViolation } from './contract-violation.ts';
import { inputTables, type Sample, type SampleTables, sampleBatch } from './sample.ts';
import { sampleSource, sampleWhole } from './sample-source.ts';

/** What came of running a layer over a sample. */
export interface SampleRun {
  /** The layer's outputs by table. */
  readonly tables: ReadonlyMap<string, Table>;
  /** SHA-256 of every byte of the layer's outputs, by table. */
  readonly digests: Readonly<Record<string, string>>;
}

export interface SampleRunOptions {
  /** At most 5. */
  readonly workers: number;
  readonly seed?: number;
}

let pool: WorkerPool | undefined;

/** Runs a layer over a sample as a pipeline of its own, in workers. @throws ContractViolation when the run fails */
export async function runSample(
  layer: AnyLayer,
  options: unknown,
  sample: Sample,
  { workers, seed }: SampleRunOptions,
): Promise<SampleRun> {
  // One pool for all suites of a process: starting workers takes longer than the checks, and idle ones end with the process.
  pool ??= createPool({ workers: 5 });
  const collection = collectTables();
  const hashes = new Map<string, Hash>();
  const outputs = new Set(Object.values(layer.outputs as Record<string, { name: string }>).map(({ name }) => name));
  const sink: TableSink = {
    append(table, batch) {
      if (!outputs.has(table.name)) return;
      collection.append(table, batch);
      for (const column of batch.data.children) hash(hashes, table.name, column);
    },
    finish(table, dictionaries) {
      if (!outputs.has(table.name)) return;
      collection.finish(table, dictionaries);
      for (const dictionary of dictionaries.values()) {
        for (const chunk of dictionary.data) hash(hashes, table.name, chunk);
      }
    },
  };
  const result = await runPipeline(planSample(layer, options, sample), { root: '.', pool, workers, seed, sink });
  if (!result.ok)
    throw new ContractViolation(
      `expected the run to succeed, got: ${formatRunError(result.error)}${stackOf(result.error)}`,
    );
  const digests = Object.fromEntries([...hashes].sort().map(([table, digest]) => [table, digest.digest('hex')]));
  return { tables: collection.tables, digests };
}

const stackOf = (error: RunError) => ('stack' in error && error.stack ? `\n${error.stack}` : '');

function planSample(layer: AnyLayer, options: unknown, { partitions, whole }: Sample): Plan {
  const tables = inputTables(layer);
  const wholeNames = Object.keys(whole ?? {});
  const post = (given: SampleTables) =>
    Object.fromEntries(
      Object.entries(given)
        .filter(([name]) => name in tables)
        .map(([name, rows]) => [name, describeBatch(sampleBatch(tables[name], rows))]),
    );
  const source = from(sampleSource(layer, wholeNames), { partitions: partitions.map(post) });
  // By itself, also where it only prepares another layer: nobody reads here what it writes.
  const alone: AnyLayer = { ...layer, outputs: storedOutputs(layer), prepares: undefined };
  const layers: PipelineEntry[] = [use(alone, options as never)];
  if (whole) layers.push(use(sampleWhole(layer, wholeNames), { tables: post(whole) }));
  // A layer that prepares another runs where it is asked for, though nobody reads it here.
  const result = planPipeline(definePipeline({ source, layers }), { until: layer.id });
  if (result.ok) return result.plan;
  throw new ContractViolation(
    `expected a layer that can be planned, got: ${result.faults.map(formatFault).join('\n')}`,
  );
}

/** A layer's outputs with their transient columns as columns that are stored: what a layer emits for other layers only is compared too. */
function storedOutputs({ outputs }: AnyLayer): Record<string, TableDefinition> {
  const stored = Object.entries(outputs as Record<string, TableDefinition>).map(([output, table]) => {
    const columns = Object.entries(table.columns).map(([name, column]) => [name, { ...column, transient: false }]);
    return [output, defineTable(table.name, table.doc, Object.fromEntries(columns), table)];
  });
  return Object.fromEntries(stored);
}

function hash(hashes: Map<string, Hash>, table: string, data: Data): void {
  const digest = hashes.get(table) ?? createHash('sha256');
  hashes.set(table, digest);
  digest.update(`${data.type} ${data.length} ${data.nullCount};`);
  for (const view of [data.nullBitmap, data.valueOffsets, data.values, data.typeIds, ...data.variadicBuffers]) {
    if (view) digest.update(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
  for (const child of data.children) hash(hashes, table, child);
}
