import { defineLayer } from '@strata/pipeline/contract';
import { columnStrings, columnValues, createBatchWriter, FileStatus, files, vectorModels } from '@strata/tables';
import { z } from 'zod';
import { LEXICAL_DIMENSIONS } from './lexical-hash/lexical-hash.ts';
import { LEXICAL_HASH } from './lexical-hash/name.ts';
import { SampleFrequencies } from './lexical-hash/sample-frequencies.ts';
import { termWeights } from './lexical-hash/term-weights.ts';

/**
 * What the default embedder has to know of the whole tree before it can make the first vector: which terms are common in it. A layer of its own, so that
 * the vectors can be made partition by partition.
 */
export default defineLayer({
  id: 'l6-model',
  version: '1',
  module: import.meta.url,
  inputs: { files: files.select('file_id', 'status', 'content') },
  outputs: { vector_models: vectorModels },
  scope: 'repository',
  prepares: 'l6-vector',
  options: z.strictObject({}),
  run({ inputs, emit, signal, progress, at }) {
    const frequencies = new SampleFrequencies();
    const { numRows } = inputs.files;
    let done = 0;
    for (const batch of inputs.files.batches) {
      const fileIds = columnValues(batch, 'file_id');
      const statuses = columnValues<Uint8Array>(batch, 'status');
      const contents = columnStrings(batch, 'content');
      for (let row = 0; row < batch.numRows; row++) {
        signal.throwIfAborted();
        at(`file_id ${fileIds[row]}`);
        if (statuses[row] === FileStatus.indexed) {
          frequencies.addFile(fileIds[row], contents.bytes, contents.offsets[row], contents.offsets[row + 1]);
        }
        progress(++done, numRows);
      }
    }
    const { columns, finish } = createBatchWriter(vectorModels);
    const weights = termWeights(frequencies.byBucket, frequencies.documents);
    columns.embedder.push(LEXICAL_HASH);
    columns.settings.push('{}');
    columns.dimensions.push(LEXICAL_DIMENSIONS);
    columns.neural.push(0);
    columns.weights.pushBytes(weights, 0, weights.length);
    emit('vector_models', finish());
  },
});
