import type { z } from 'zod';
import type { AnyLayer, LayerDefinition, LayerInputs, LayerOutputs } from './layer.ts';
import type { SourceDefinition } from './source.ts';

/** A layer in its slot, with the options it is given (not yet validated: the plan does that). */
export interface PipelineEntry {
  /** Name under which `--use`, `--skip` and reports know it; by default the layer's id. */
  readonly slot: string;
  readonly layer: AnyLayer;
  readonly options: unknown;
}

/** A source, and layers in any order: the plan orders them by their tables. */
export interface PipelineDefinition {
  readonly source: { readonly source: SourceDefinition; readonly options: unknown };
  readonly entries: readonly PipelineEntry[];
}

/** Puts a layer into a pipeline with options, checked against the layer's own types, and optionally into another slot. */
export function use<I extends LayerInputs, O extends LayerOutputs, S extends z.ZodType>(
  layer: LayerDefinition<I, O, S>,
  options?: z.input<S>,
  slot: string = layer.id,
): PipelineEntry {
  return { slot, layer: layer as AnyLayer, options: options ?? {} };
}

/** Puts a source into a pipeline with options. */
export function from<S extends z.ZodType>(source: SourceDefinition<S>, options?: z.input<S>) {
  return { source: source as unknown as SourceDefinition, options: options ?? {} };
}

/**
 * Declares a pipeline: `definePipeline({ source: from(files), layers: [l1, use(l4, { … })] })`. The source and the entries of another
 * pipeline can be taken over: `definePipeline({ source: other.source, layers: [...other.entries, mine] })`.
 */
export function definePipeline(definition: {
  readonly source: SourceDefinition | PipelineDefinition['source'];
  readonly layers: readonly (AnyLayer | PipelineEntry)[];
}): PipelineDefinition {
  return {
    source: 'source' in definition.source ? definition.source : from(definition.source),
    entries: definition.layers.map((layer) => ('layer' in layer ? layer : use(layer))),
  };
}
