import { defineLayer } from '@strata/pipeline';
import { columnDictionary, columnValues, createBatchWriter, stringAt } from '@strata/tables';
import { z } from 'zod';
import { pages, requests } from './tables.ts';

/**
 * Requests to totals by path. It needs all requests at once, so its scope is the repository: it sees the batches of all partitions, uncopied.
 *
 * The framework has given the column `path` one dictionary for the whole table: equal paths are equal integers in every batch.
 */
export default defineLayer({
  id: 'pages',
  version: '1',
  module: import.meta.url,
  inputs: { requests: requests.select('path', 'status') },
  outputs: { pages },
  scope: 'repository',
  options: z.strictObject({
    /** How many pages to keep. */
    limit: z.int().min(1).default(1000),
  }),
  run({ inputs, options, emit, signal }) {
    const names = columnDictionary(inputs.requests.batches.at(-1)!, 'path');
    const counts = new Uint32Array(names.length);
    const failures = new Uint32Array(names.length);
    for (const batch of inputs.requests.batches) {
      signal.throwIfAborted();
      const paths = columnValues(batch, 'path');
      const statuses = columnValues<Uint16Array>(batch, 'status');
      for (let row = 0; row < paths.length; row++) {
        counts[paths[row]]++;
        if (statuses[row] >= 400) failures[paths[row]]++;
      }
    }
    const totals = Array.from({ length: names.length }, (_, id) => ({ id, path: stringAt(names, id) }));
    totals.sort((a, b) => counts[b.id] - counts[a.id] || (a.path < b.path ? -1 : 1));

    const { columns, finish } = createBatchWriter(pages);
    for (const { id, path } of totals.slice(0, options.limit)) {
      columns.path.push(path);
      columns.requests.push(counts[id]);
      columns.failures.push(failures[id]);
    }
    emit('pages', finish());
  },
});
