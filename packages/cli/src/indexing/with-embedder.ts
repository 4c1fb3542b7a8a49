import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { LEXICAL_HASH, modelLayer, neuralLayer, sampleLayer, vectorLayer } from '@strata/l6-vector';
import { callEmbedder, EMBED_DEFAULTS, EmbedFailure, openEmbedder } from '@strata/l6-vector/embedding';
import { EMBEDDINGS, type PipelineDefinition, use } from '@strata/pipeline';
import { VECTOR_DIMENSIONS, type VectorPrecision } from '@strata/tables';
import type { EmbedderFlags } from '../flags/embedder-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';

/** The optional package that embeds by a model in a directory. */
const ONNX_MODULE = '@strata/embedder-onnx';

/** For the one vector that is asked for before anything runs: a minute in all, in which a server may load its model. */
const PROBING = { ...EMBED_DEFAULTS, retries: 2, timeout: 20_000 };

/**
 * The pipeline with the embedder that the flags name, in the place of the layers that make vectors. One that cannot be had is no reason not to index: the layer then says in a
 * diagnostic why there are no vectors.
 *
 * @param directory - of the index; vectors are kept there from run to run
 * @throws CliFailure when the flags do not go together
 */
export async function withEmbedder(
  pipeline: PipelineDefinition,
  flags: EmbedderFlags,
  directory: string,
): Promise<PipelineDefinition> {
  const { embedder } = flags;
  if (embedder === undefined || embedder === LEXICAL_HASH) {
    refuseOthers(flags);
    return embedder === undefined
      ? pipeline
      : withLayers(pipeline, [use(sampleLayer), use(modelLayer), use(vectorLayer)]);
  }
  if (embedder === 'none') return withLayers(pipeline, []);
  const name = moduleOf(embedder);
  const settings = settingsOf(flags);
  const found = await dimensionsOf(name, settings, flags.dimensions);
  const layer = neuralLayer(found.dimensions, flags.precision as VectorPrecision | undefined);
  const options = {
    embedder: name,
    settings,
    cache: path.join(directory, EMBEDDINGS),
    unavailable: found.unavailable ?? null,
  };
  return withLayers(pipeline, [use(layer, options, vectorLayer.id)]);
}

function withLayers(pipeline: PipelineDefinition, entries: PipelineDefinition['entries']): PipelineDefinition {
  const replaced: readonly string[] = [sampleLayer.id, modelLayer.id, vectorLayer.id];
  return { ...pipeline, entries: [...pipeline.entries.filter(({ slot }) => !replaced.includes(slot)), ...entries] };
}

function refuseOthers({ embedder, baseUrl, model, apiKeyEnv, dimensions, precision }: EmbedderFlags): void {
  const others = { 'base-url': baseUrl, model, 'api-key-env': apiKeyEnv, dimensions, precision };
  const flag = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (flag === undefined) return;
  throw new CliFailure(
    `expected --${flag} together with --embedder openai, onnx or a module, got ${embedder === undefined ? 'no --embedder' : `--embedder ${embedder}, which has no such setting`}`,
    ExitCode.usage,
  );
}

/** What workers import: a built-in name, or the URL of a module. */
function moduleOf(embedder: string): string {
  if (embedder === 'openai') return embedder;
  if (embedder.startsWith('.') || path.isAbsolute(embedder)) return pathToFileURL(path.resolve(embedder)).href;
  try {
    return import.meta.resolve(embedder === 'onnx' ? ONNX_MODULE : embedder);
  } catch {
    // Whoever opens it says that it is not there.
    return embedder === 'onnx' ? ONNX_MODULE : embedder;
  }
}

function settingsOf({ embedder, baseUrl, model, apiKeyEnv, dimensions }: EmbedderFlags): Record<string, unknown> {
  const given = embedder === 'onnx' && model !== undefined ? path.resolve(model) : model;
  const all = { baseUrl, model: given, apiKeyEnv, dimensions: embedder === 'openai' ? dimensions : undefined };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

interface Found {
  readonly dimensions: number;
  /** Why the embedder cannot be had. */
  readonly unavailable?: string;
}

/** How many values the embedder gives: it is asked for one vector. */
async function dimensionsOf(name: string, settings: unknown, given: number | undefined): Promise<Found> {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop);
  try {
    const { embedder } = await openEmbedder(name, settings);
    try {
      const call = { texts: ['strata'], kind: 'document', dimensions: given, signal: interrupted.signal } as const;
      const vector = await callEmbedder(embedder, call, PROBING);
      return { dimensions: vector.length };
    } finally {
      await embedder.close?.();
    }
  } catch (error) {
    if (interrupted.signal.aborted) throw new CliFailure('interrupted', ExitCode.interrupted);
    if (error instanceof EmbedFailure) return { dimensions: given ?? VECTOR_DIMENSIONS, unavailable: error.message };
    throw error;
  } finally {
    process.off('SIGINT', stop);
  }
}
