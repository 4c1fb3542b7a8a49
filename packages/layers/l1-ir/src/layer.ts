import { defineLayer } from '@strata/pipeline/contract';
import {
  columnDictionary,
  columnStrings,
  columnValues,
  diagnostics,
  exports,
  FileStatus,
  files,
  imports,
  nodes,
  references,
  stringAt,
} from '@strata/tables';
import { z } from 'zod';
import { Emitter } from './emitter.ts';
import { FrontEndRegistry, type LanguageFrontEnd } from './front-end.ts';
import { pythonFrontEnd } from './python/python-front-end.ts';

const ID = 'l1-ir';

const options = z.object({
  /**
   * Modules whose default export is a {@link LanguageFrontEnd}, as URLs or package names: they take their language over from the front
   * ends before them. Default none beside Python.
   */
  frontEnds: z.array(z.string()).default([]),
});

/** Columns keep their memory from one partition to the next. */
let spare: Emitter | undefined;

/** Layer 1: definitions, imports, references and lists of exports of each file, each read on its own. */
export default defineLayer({
  id: ID,
  version: '2',
  module: import.meta.url,
  scope: 'partition',
  inputs: { files: files.select('file_id', 'path', 'source_root', 'language', 'status', 'content') },
  outputs: { nodes, imports, references, exports, diagnostics },
  options,
  async run(context) {
    const registry = new FrontEndRegistry([pythonFrontEnd, ...(await loadFrontEnds(context.options.frontEnds))]);
    const emitter = spare ?? new Emitter(ID);
    // Taken until it has been emptied again: a run that is aborted leaves rows in it.
    spare = undefined;
    const { batches, numRows } = context.inputs.files;
    let done = 0;
    for (const batch of batches) {
      const fileIds = columnValues(batch, 'file_id');
      const statuses = columnValues<Uint8Array>(batch, 'status');
      const languages = columnValues(batch, 'language');
      const languageNames = columnDictionary(batch, 'language');
      const roots = columnValues(batch, 'source_root');
      const rootNames = columnDictionary(batch, 'source_root');
      const paths = columnStrings(batch, 'path');
      const contents = columnStrings(batch, 'content');
      for (let row = 0; row < batch.numRows; row++) {
        context.signal.throwIfAborted();
        context.progress(done++, numRows);
        if (statuses[row] !== FileStatus.indexed) continue;
        const path = stringAt(paths, row);
        const frontEnd = registry.find(stringAt(languageNames, languages[row]), path);
        if (frontEnd === undefined) continue;
        context.at(path);
        emitter.begin(fileIds[row]);
        frontEnd.analyze(
          {
            fileId: fileIds[row],
            path,
            sourceRoot: stringAt(rootNames, roots[row]),
            bytes: contents.bytes,
            from: contents.offsets[row],
            to: contents.offsets[row + 1],
          },
          emitter,
        );
        emitter.end();
      }
    }
    context.progress(numRows, numRows);
    const rows = emitter.finish();
    for (const output of Object.keys(rows) as (keyof typeof rows)[]) context.emit(output, rows[output]);
    spare = emitter;
  },
});

async function loadFrontEnds(specifiers: readonly string[]): Promise<LanguageFrontEnd[]> {
  const frontEnds: LanguageFrontEnd[] = [];
  for (const specifier of specifiers) {
    const { default: frontEnd } = (await import(specifier)) as { default?: Partial<LanguageFrontEnd> };
    if (typeof frontEnd?.analyze !== 'function' || typeof frontEnd.language !== 'string') {
      throw new TypeError(
        `front end '${specifier}': expected a default export with 'language', 'extensions' and 'analyze', ` +
          `got ${frontEnd === undefined ? 'no default export' : `one with ${Object.keys(frontEnd).join(', ') || 'nothing'}`}`,
      );
    }
    frontEnds.push({ ...frontEnd, extensions: frontEnd.extensions ?? [] } as LanguageFrontEnd);
  }
  return frontEnds;
}
