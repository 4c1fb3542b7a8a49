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
}

/** Declares a source. Export it as the default export of its module. */
export function defineSource<S extends z.ZodType>(source: SourceDefinition<S>): SourceDefinition<S> {
  if (!/^[a-z][a-z0-9-]*$/.test(source.id))
    throw new TypeError(`source id: expected kebab-case ('files'), got '${source.id}'`);
  return Object.freeze(source);
}
