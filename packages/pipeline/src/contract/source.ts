import type { TableDefinition } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import type { z } from 'zod';
import type { LayerSignal } from './layer.ts';

/** A piece of the input that fits in memory; plain JSON, made by `discover` and given to `load` in a worker. */
export type PartitionSpec = unknown;

export interface DiscoverContext<Options> {
  /** Absolute path of the tree. */
  readonly root: string;
  readonly options: Options;
  readonly signal: AbortSignal;
}

export interface LoadContext<Options> {
  readonly root: string;
  readonly options: Options;
  readonly signal: LayerSignal;
  /** As in a layer. */
  emit(output: string, rows: RecordBatch | Table): void;
  /** As in a layer: names what is being read, so that an error can name it too. */
  at(place: string): void;
}

/** How a source makes columns again that were let go of after the first phase. */
export interface SourceReload<Options> {
  /** The output they are in, by the source's own name. It must not be appendable. */
  readonly output: string;
  /** The columns; transient ones, since stored columns have a place to be read from. */
  readonly columns: readonly string[];
  /** Columns of the same output that it takes to make them. They stay in memory until the last reader of `columns` is done. */
  readonly reads: readonly string[];
  /**
   * Runs in a worker, once for each batch and layer that reads it.
   *
   * @param rows - the columns `reads` of a partition's batch
   * @returns `columns`, in as many rows. What is no longer what it was when it was loaded must not be given in its place: the table's definition says
   * what stands there then
   */
  run(rows: RecordBatch, context: Omit<LoadContext<Options>, 'emit'>): RecordBatch | Promise<RecordBatch>;
}

/**
 * Where rows come from: what the first layers read. `discover` runs on the main thread and yields partitions in a fixed order that does not
 * depend on the number of workers; `load` runs in a worker, once a partition, and emits that partition's rows of the outputs.
 */
export interface SourceDefinition<S extends z.ZodType = z.ZodType> {
  readonly id: string;
  readonly version: string;
  /** `import.meta.url` of the module whose default export is this source. */
  readonly module: string;
  readonly outputs: Readonly<Record<string, TableDefinition>>;
  readonly options: S;
  discover(context: DiscoverContext<z.output<S>>): AsyncIterable<PartitionSpec> | Iterable<PartitionSpec>;
  load(spec: PartitionSpec, context: LoadContext<z.output<S>>): void | Promise<void>;
  /**
   * Columns that need not stay in memory for layers of later phases that can do with what is made again (`LayerDefinition.reloads`). Default: none; all
   * columns stay until their last reader is done.
   */
  readonly reload?: SourceReload<z.output<S>>;
}

/**
 * Declares a source. Export it as the default export of its module.
 *
 * @throws TypeError when its id is malformed, or `reload` names what the outputs do not have
 */
export function defineSource<S extends z.ZodType>(source: SourceDefinition<S>): SourceDefinition<S> {
  if (!/^[a-z][a-z0-9-]*$/.test(source.id))
    throw new TypeError(`source id: expected kebab-case ('files'), got '${source.id}'`);
  if (source.reload) checkReload(source.outputs, source.reload);
  return Object.freeze(source);
}

function checkReload(outputs: SourceDefinition['outputs'], { output, columns, reads }: SourceReload<never>): void {
  const table = Object.hasOwn(outputs, output) ? outputs[output] : undefined;
  if (table === undefined || table.appendable) {
    throw new TypeError(
      `reload: expected an output with one producer (${Object.keys(outputs).join(', ')}), got '${output}'`,
    );
  }
  table.select(...columns, ...reads);
  const kept = columns.find((column) => !table.columns[column].transient);
  if (kept !== undefined) throw new TypeError(`reload: expected transient columns, got '${kept}', which is stored`);
}
