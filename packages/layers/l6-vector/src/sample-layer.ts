import { defineLayer } from '@strata/pipeline/contract';
import { columnStrings, columnValues, createBatchWriter, FileStatus, files, termSamples } from '@strata/tables';
import { z } from 'zod';
import { SampleFrequencies } from './lexical-hash/sample-frequencies.ts';

/**
 * Samples how common terms are while the files' contents are in memory, partition by partition: what `l6-model` needs of them.
 */
export default defineLayer({
  id: 'l6-sample',
  version: '1',
  module: import.meta.url,
  inputs: { files: files.select('file_id', 'status', 'content') },
  outputs: { term_samples: termSamples },
  scope: 'partition',
  prepares: 'l6-vector',
  options: z.strictObject({}),
  run({ inputs, emit, signal, progress, at }) {
    for (const batch of inputs.files.batches) {
      const fileIds = columnValues(batch, 'file_id');
      const statuses = columnValues<Uint8Array>(batch, 'status');
      const contents = columnStrings(batch, 'content');
      const frequencies = new SampleFrequencies();
      for (let row = 0; row < batch.numRows; row++) {
        signal.throwIfAborted();
        at(`file_id ${fileIds[row]}`);
        if (statuses[row] === FileStatus.indexed) {
          frequencies.addFile(fileIds[row], contents.bytes, contents.offsets[row], contents.offsets[row + 1]);
        }
        progress(row, batch.numRows);
      }
      const { columns, finish } = createBatchWriter(termSamples);
      columns.bucket.pushNull();
      columns.documents.push(frequencies.documents);
      frequencies.byBucket.forEach((documents, bucket) => {
        if (documents === 0) return;
        columns.bucket.push(bucket);
        columns.documents.push(documents);
      });
      emit('term_samples', finish());
    }
  },
});
