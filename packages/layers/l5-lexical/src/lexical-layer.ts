import { defineLayer } from '@strata/pipeline/contract';
import {
  columnStrings,
  columnValues,
  FileStatus,
  files,
  lexicalBlocks,
  lexicalSegments,
  lexicalTerms,
  lexicalTrigrams,
  stringAt,
} from '@strata/tables';
import { SegmentBuilder } from './build/segment-builder.ts';
import { lexicalOptions } from './lexical-options.ts';

/** Kept from partition to partition: its tables over all trigrams are costly to make anew. */
let builder: SegmentBuilder | undefined;

/**
 * Layer 5: makes each partition of the files one segment of the lexical index. Files without contents (too large, binary, unreadable) are left
 * out; `files` says why.
 */
export default defineLayer({
  id: 'l5-lexical',
  version: '3',
  module: import.meta.url,
  inputs: { files: files.select('file_id', 'path', 'status', 'content') },
  outputs: {
    lexical_segments: lexicalSegments,
    lexical_blocks: lexicalBlocks,
    lexical_trigrams: lexicalTrigrams,
    lexical_terms: lexicalTerms,
  },
  scope: 'partition',
  options: lexicalOptions,
  run({ inputs, options, signal, emit, progress, at }) {
    for (const batch of inputs.files.batches) {
      if (batch.numRows === 0) continue;
      builder ??= new SegmentBuilder();
      builder.begin(options);
      const fileIds = columnValues(batch, 'file_id');
      const statuses = columnValues<Uint8Array>(batch, 'status');
      const paths = columnStrings(batch, 'path');
      const contents = columnStrings(batch, 'content');
      for (let row = 0; row < batch.numRows; row++) {
        signal.throwIfAborted();
        at(stringAt(paths, row));
        if (statuses[row] !== FileStatus.indexed) builder.skipFile(fileIds[row]);
        else {
          builder.addFile(
            fileIds[row],
            paths.bytes,
            paths.offsets[row],
            paths.offsets[row + 1],
            contents.bytes,
            contents.offsets[row],
            contents.offsets[row + 1],
          );
        }
        progress(row + 1, batch.numRows);
      }
      const segment = builder.finish();
      emit('lexical_segments', segment.segments);
      emit('lexical_blocks', segment.blocks);
      emit('lexical_trigrams', segment.trigrams);
      emit('lexical_terms', segment.terms);
    }
  },
});
