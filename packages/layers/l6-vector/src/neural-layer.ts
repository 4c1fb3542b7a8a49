import { createHash } from 'node:crypto';
import { defineLayer } from '@strata/pipeline/contract';
import {
  chunks,
  createBatchWriter,
  createFixedBatch,
  diagnostics,
  files,
  nodes,
  Severity,
  VECTOR_DIMENSIONS,
  VECTOR_PRECISIONS,
  type VectorPrecision,
  vectorModels,
  vectorsOf,
} from '@strata/tables';
import { z } from 'zod';
import { ChunkTexts } from './chunk-texts.ts';
import { CacheFile } from './embedding/cache/cache-file.ts';
import { embedAll } from './embedding/embed-all.ts';
import { EmbedFailure } from './embedding/embed-failure.ts';
import { openEmbedder } from './embedding/open-embedder.ts';
import { NO_VECTORS } from './no-vectors.ts';
import { pollSignal } from './poll-signal.ts';
import { storeVector } from './store-vector.ts';

const options = z.strictObject({
  /** 'openai', or the URL of a module that exports an embedder. */
  embedder: z.string().default('openai'),
  /** Settings of the embedder. */
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Directory in which vectors are kept by the hash of their text; null: nowhere. */
  cache: z.string().nullable().default(null),
  /** Characters of a chunk that are embedded; the rest is left out. */
  maxCharacters: z.int().min(100).default(8000),
  /** What is wrong with the embedder, if that is known before the run: there will be no vectors. */
  unavailable: z.string().nullable().default(null),
  batch: z.int().min(1).optional(),
  concurrency: z.int().min(1).optional(),
  retries: z.int().min(0).optional(),
  delay: z.int().min(0).optional(),
  maxDelay: z.int().min(0).optional(),
  timeout: z.int().min(1).optional(),
});

/**
 * Layer 6 with an embedder that is somewhere else: a server, or a model in a directory. What it gives for a text is taken for a function of the text: vectors are kept by
 * its hash, and only texts that are new are asked for. Where it cannot be had there are no vectors, and a diagnostic says why; the other tables are as they would be.
 *
 * Takes the slot of `l6-vector`; `l6-model` is not needed beside it. The table's type says how large its vectors are, so each size is a layer of its own: workers
 * import this module as `neural-layer.ts?dimensions=768&precision=int8`, and its default export is the layer that the address says.
 *
 * @param dimensions - values in a vector: what the embedder gives. A run in which it gives others has no vectors
 * @throws RangeError for sizes that no vector has
 */
export function neuralLayer(dimensions: number, precision: VectorPrecision = 'int8') {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > 65536) {
    throw new RangeError(`expected vectors of 1 to 65536 values, got ${dimensions}`);
  }
  const vectors = vectorsOf(dimensions, precision);
  const module = new URL(import.meta.url);
  module.search = `?dimensions=${dimensions}&precision=${precision}`;
  return defineLayer({
    id: 'l6-vector',
    version: `1-${dimensions}-${precision}`,
    module: module.href,
    inputs: {
      files: files.select('file_id', 'path', 'content'),
      nodes: nodes.select('file_id', 'node', 'name'),
      chunks: chunks.select('chunk', 'flags', 'file_id', 'node', 'start_byte', 'end_byte'),
    },
    outputs: { vectors, vector_models: vectorModels, diagnostics },
    scope: 'repository',
    reloads: true,
    options,
    async run({ inputs, options, emit, signal, progress, at }) {
      const { embedder, settings, cache, maxCharacters, unavailable, ...calls } = options;
      const texts = new ChunkTexts(inputs, maxCharacters);
      const { columns, batch } = createFixedBatch(vectors, texts.count);
      const polled = pollSignal(signal);
      at(`the embedder ${embedder}`);
      try {
        if (unavailable !== null) throw new Unavailable(unavailable);
        const opened = await openEmbedder(embedder, settings);
        const name = createHash('sha256').update(opened.identity).digest('hex').slice(0, 16);
        const kept = cache === null ? undefined : CacheFile.open(cache, `${name}-${dimensions}.vectors`, dimensions);
        let whole = false;
        try {
          const job = {
            embedder: opened.embedder,
            count: texts.count,
            textAt: (i: number) => texts.at(i),
            dimensions,
            cache: kept,
            signal: polled.signal,
            put(i: number, vector: Float32Array) {
              columns.chunk[i] = texts.chunkAt(i);
              columns.scale[i] = storeVector(vector, columns.vector, i * dimensions);
            },
            progress(done: number) {
              // Between batches without waiting for the next poll: a model in this process keeps its timer from running.
              signal.throwIfAborted();
              progress(done, texts.count);
            },
          };
          await embedAll(job, calls);
          whole = true;
        } finally {
          kept?.close(whole);
          await opened.embedder.close?.();
        }
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof EmbedFailure || error instanceof Unavailable)) throw error;
        emit('diagnostics', noVectors(error.message));
        return;
      } finally {
        polled.stop();
      }
      const faults = texts.changed.rows('l6-vector');
      if (faults !== undefined) emit('diagnostics', faults);
      emit('vectors', batch);
      emit('vector_models', modelRow(embedder, settings, dimensions));
    },
  });
}

const { searchParams } = new URL(import.meta.url);

/** The layer for the size and precision in this module's address. */
export default neuralLayer(
  Number(searchParams.get('dimensions') ?? VECTOR_DIMENSIONS),
  (searchParams.get('precision') ?? VECTOR_PRECISIONS[0]) as VectorPrecision,
);

class Unavailable extends Error {}

function modelRow(embedder: string, settings: unknown, dimensions: number) {
  const { columns, finish } = createBatchWriter(vectorModels);
  columns.embedder.push(embedder);
  columns.settings.push(JSON.stringify(settings));
  columns.dimensions.push(dimensions);
  columns.neural.push(1);
  columns.weights.push('');
  return finish();
}

function noVectors(message: string) {
  const { columns, finish } = createBatchWriter(diagnostics);
  columns.file_id.pushNull();
  columns.layer.pushString('l6-vector');
  columns.severity.push(Severity.error);
  columns.code.pushString(NO_VECTORS);
  columns.message.push(message);
  columns.line.pushNull();
  columns.col.pushNull();
  return finish();
}
