import { defineSource } from '@strata/pipeline/contract';
import { diagnostics, files } from '@strata/tables';
import { loadPartition } from './load/load-partition.ts';
import { reloadContent } from './load/reload-content.ts';
import type { FilesPartition } from './partition-spec.ts';
import { sourceOptions } from './source-options.ts';

/**
 * The files of a directory tree. The walk runs on the main thread; workers read the bytes, each file once, into one SharedArrayBuffer a
 * partition, which all layers of the run share.
 *
 * Errors: `discover` throws `SourceError` when there is no tree or a source root is missing. A file that cannot be read, is too large or binary is
 * a row of `files` that says so, and a row of `diagnostics`.
 */
export default defineSource({
  id: 'files',
  version: '2',
  module: import.meta.url,
  outputs: { files, diagnostics },
  options: sourceOptions,
  async *discover({ root, options, signal }) {
    // Workers only load: they need not import what the walk is made of.
    const { discoverFiles } = await import('./discover/discover-files.ts');
    yield* discoverFiles(root, options, signal);
  },
  load: (spec, context) => loadPartition(spec as FilesPartition, context),
  reload: { output: 'files', columns: ['content'], reads: ['path', 'size', 'hash', 'status'], run: reloadContent },
});
