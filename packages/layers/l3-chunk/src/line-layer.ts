import { defineLayer } from '@strata/pipeline/contract';
import { columnDictionary, columnStrings, columnValues, FileStatus, files, lineRuns, stringAt } from '@strata/tables';
import { z } from 'zod';
import { pythonRuns } from './runs/python-runs.ts';
import { RunWriter } from './runs/run-writer.ts';
import { textRuns } from './runs/text-runs.ts';

/** Kept from call to call for its memory; it is empty between them. */
const runs = new RunWriter();

/**
 * Reads the lines of every file while its contents are in memory, and keeps of them what the chunk layer has to know: where a file may be cut, and tokens and
 * hashes that add up.
 */
export default defineLayer({
  id: 'l3-lines',
  version: '2',
  module: import.meta.url,
  inputs: { files: files.select('file_id', 'path', 'language', 'status', 'content') },
  outputs: { lineRuns },
  scope: 'partition',
  prepares: 'l3-chunk',
  options: z.strictObject({}),
  run({ inputs, signal, emit, progress, at }) {
    for (const batch of inputs.files.batches) {
      if (batch.numRows === 0) continue;
      const fileIds = columnValues(batch, 'file_id');
      const statuses = columnValues<Uint8Array>(batch, 'status');
      const languages = columnValues(batch, 'language');
      const languageNames = columnDictionary(batch, 'language');
      const names = Array.from({ length: languageNames.length }, (_, i) => stringAt(languageNames, i));
      const isPython = names.map((name) => name === 'python');
      const isMarkdown = names.map((name) => name === 'markdown');
      const paths = columnStrings(batch, 'path');
      const { bytes, offsets } = columnStrings(batch, 'content');
      for (let row = 0; row < batch.numRows; row++) {
        signal.throwIfAborted();
        at(stringAt(paths, row));
        progress(row, batch.numRows);
        if (statuses[row] !== FileStatus.indexed) continue;
        runs.beginFile(fileIds[row]);
        if (isPython[languages[row]]) pythonRuns(bytes, offsets[row], offsets[row + 1], runs);
        else textRuns(bytes, offsets[row], offsets[row + 1], isMarkdown[languages[row]], runs);
      }
      emit('lineRuns', runs.finish());
    }
  },
});
