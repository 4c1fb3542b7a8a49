import type { TableDefinition, TableInput } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import type { z } from 'zod';

/** Tables by the name under which a layer knows them. */
export type LayerInputs = Readonly<Record<string, TableInput>>;
export type LayerOutputs = Readonly<Record<string, TableDefinition>>;

/**
 * What a layer's run sees of the world, and all of it: no clocks, no environment, no other reads.
 */
export interface LayerContext<
  I extends LayerInputs = LayerInputs,
  O extends LayerOutputs = LayerOutputs,
  Options = unknown,
> {
  /**
   * The input tables, with the columns the layer selected. Scope 'partition': this partition's rows, in one batch (a table of
   * a repository layer comes whole). Scope 'repository': all batches, in partition order, uncopied. Never write to them.
   */
  readonly inputs: { readonly [K in keyof I]: Table };
  /** The options after validation and defaults. */
  readonly options: Options;
  /** Stop soon after `aborted` turns true, for instance by calling `throwIfAborted` once a file. It can turn true during synchronous work. */
  readonly signal: LayerSignal;
  /**
   * Hands over rows of an output. May be called any number of times; rows keep the order of the calls. An output for which nothing was emitted is empty.
   * Batches made with `createBatchWriter` lie in shared memory already; others are copied there.
   */
  emit(output: keyof O & string, rows: RecordBatch | Table): void;
  /** Says how far the work is, in a unit of the layer's own (files, rows). Cheap; calls are rate-limited by the framework. */
  progress(done: number, total: number): void;
  /** Names the piece of input being worked on (a path), so that an error can name it too. */
  at(place: string): void;
}

/** The part of AbortSignal a synchronous layer can use: it is backed by shared memory and turns true between two instructions. */
export interface LayerSignal {
  readonly aborted: boolean;
  /** @throws DOMException named AbortError when the run is aborted */
  throwIfAborted(): void;
}

/** A layer: a pure function from declared input tables and options to declared output tables. */
export interface LayerDefinition<
  I extends LayerInputs = LayerInputs,
  O extends LayerOutputs = LayerOutputs,
  S extends z.ZodType = z.ZodType,
> {
  /** The slot it fills when nothing else is said, kebab-case: 'l4-cross-file'. */
  readonly id: string;
  /** Changes whenever the same input may give other output. */
  readonly version: string;
  /** `import.meta.url` of the module whose default export is this layer: workers import it from there. */
  readonly module: string;
  readonly inputs: I;
  readonly outputs: O;
  /** 'partition': a pure function of one partition of its inputs, run in parallel; 'repository': sees everything at once. */
  readonly scope: 'partition' | 'repository';
  /**
   * The slot of the layer for which this one does work that can be done in an earlier phase (what needs bytes that are in memory only then, or what
   * the other needs to know of the whole). It is left out of a run in which nobody reads its tables.
   */
  readonly prepares?: string;
  /**
   * True when columns that the source can make again (contents of files) need not stay in memory for this layer in phases behind the first. It must
   * then expect rows of which they are gone, because a file was changed meanwhile, and say in `diagnostics` what is missing for it. Default false.
   */
  readonly reloads?: boolean;
  /** Schema of the options; defaults make every option optional. */
  readonly options: S;
  run(context: LayerContext<I, O, z.output<S>>): void | Promise<void>;
}

/** Any layer, where its own types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: the context parameter is contravariant, so no other instantiation admits every layer
export type AnyLayer = LayerDefinition<any, any, any>;

/**
 * Declares a layer, with the types of its context derived from what it declares. Export it as the default export of its module.
 *
 * @throws TypeError when id or version is malformed; everything that depends on other layers is checked by the plan
 */
export function defineLayer<const I extends LayerInputs, const O extends LayerOutputs, S extends z.ZodType>(
  layer: LayerDefinition<I, O, S>,
): LayerDefinition<I, O, S> {
  if (!/^[a-z][a-z0-9-]*$/.test(layer.id))
    throw new TypeError(`layer id: expected kebab-case ('l4-cross-file'), got '${layer.id}'`);
  if (layer.version === '') throw new TypeError(`layer '${layer.id}': expected a version, got an empty string`);
  return Object.freeze(layer);
}
