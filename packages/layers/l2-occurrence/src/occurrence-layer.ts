import { defineLayer } from '@strata/pipeline/contract';
import { imports, nodes, occurrences, references } from '@strata/tables';
import { z } from 'zod';
import { readInputs } from './layer-inputs.ts';
import { mergeOccurrences } from './merge-occurrences.ts';

/**
 * Every definition, import and reference of a file as one occurrence, in source order: by line and column of the name, and at one position definition
 * before import before reference, each in the order of its table.
 *
 * - A definition is where its name is written. A module is an occurrence of length 0 at its start. Lambdas have no name and none.
 * - An import is where the name it binds is written, or the star.
 * - A reference's symbol is what its name is bound to, if that is a row of the file. Else, and for the names of a chain behind the first, it is the
 *   first reference of the file with the same text whose base is bound to the same: equal symbols are equal integers.
 */
export default defineLayer({
  id: 'l2-occurrence',
  version: '1',
  module: import.meta.url,
  inputs: {
    nodes: nodes.select('file_id', 'node', 'kind', 'name', 'name_line', 'name_col'),
    imports: imports.select('file_id', 'import', 'node', 'bound', 'bound_line', 'bound_col'),
    references: references.select('file_id', 'node', 'kind', 'binding', 'target', 'text', 'line', 'col', 'length'),
  },
  outputs: { occurrences },
  scope: 'partition',
  options: z.strictObject({}),
  run({ inputs, emit, signal, progress, at }) {
    const batch = mergeOccurrences(readInputs(inputs), (file, done, total) => {
      signal.throwIfAborted();
      at(`file_id ${file}`);
      progress(done, total);
    });
    emit('occurrences', batch);
  },
});
