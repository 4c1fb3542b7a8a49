import { defineLayer } from '@strata/pipeline/contract';
import { columnValues, createBatchWriter, NONE, termSamples, vectorModels } from '@strata/tables';
import { z } from 'zod';
import { LEXICAL_DIMENSIONS } from './lexical-hash/lexical-hash.ts';
import { LEXICAL_HASH } from './lexical-hash/name.ts';
import { BUCKETS, termWeights } from './lexical-hash/term-weights.ts';

/**
 * What the default embedder has to know of the whole tree before it can make the first vector: which terms are common in it. A layer of its own, so that
 * the vectors can be made partition by partition; the text it has been counted from by `l6-sample`.
 */
export default defineLayer({
  id: 'l6-model',
  version: '1',
  module: import.meta.url,
  inputs: { term_samples: termSamples },
  outputs: { vector_models: vectorModels },
  scope: 'repository',
  prepares: 'l6-vector',
  options: z.strictObject({}),
  run({ inputs, emit, signal }) {
    const frequencies = new Uint32Array(BUCKETS);
    let documents = 0;
    for (const batch of inputs.term_samples.batches) {
      signal.throwIfAborted();
      const buckets = columnValues(batch, 'bucket');
      const counts = columnValues(batch, 'documents');
      for (let row = 0; row < buckets.length; row++) {
        if (buckets[row] === NONE) documents += counts[row];
        else frequencies[buckets[row]] += counts[row];
      }
    }
    const { columns, finish } = createBatchWriter(vectorModels);
    const weights = termWeights(frequencies, documents);
    columns.embedder.push(LEXICAL_HASH);
    columns.settings.push('{}');
    columns.dimensions.push(LEXICAL_DIMENSIONS);
    columns.neural.push(0);
    columns.weights.pushBytes(weights, 0, weights.length);
    emit('vector_models', finish());
  },
});
