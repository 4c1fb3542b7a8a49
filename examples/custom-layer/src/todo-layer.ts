import { defineLayer } from '@strata/pipeline';
import { columnStrings, columnValues, createBatchWriter, files, nodes, stringAt } from '@strata/tables';
import { z } from 'zod';
import { enclosingNodes } from './enclosing-nodes.ts';
import { findTags } from './find-tags.ts';
import { todos } from './todos.ts';

/**
 * Finds comments such as `# TODO(ann): mend this`, in files of any language.
 *
 * It reads the files' bytes, which the source put in memory once for all layers, and the definitions that L1 found in them. Nothing here
 * knows who made those tables.
 */
export default defineLayer({
  id: 'todos',
  version: '1',
  module: import.meta.url,
  inputs: {
    files: files.select('file_id', 'path', 'content'),
    nodes: nodes.select('file_id', 'node', 'kind', 'start_line', 'end_line'),
  },
  outputs: { todos },
  scope: 'partition',
  options: z.strictObject({
    /** Words that mark such a comment; they count in capitals only. */
    tags: z
      .array(z.string().regex(/^[A-Z]+$/, 'expected capital letters'))
      .min(1)
      .default(['TODO', 'FIXME', 'XXX', 'HACK']),
  }),
  run({ inputs, options, emit, at, progress, signal }) {
    // A partition's rows come in one batch.
    const [batch] = inputs.files.batches;
    const fileIds = columnValues(batch, 'file_id');
    const paths = columnStrings(batch, 'path');
    const contents = columnStrings(batch, 'content');
    const enclosing = enclosingNodes(inputs.nodes.batches[0]);
    const writer = createBatchWriter(todos);
    const { file_id, node, line, col, tag, text } = writer.columns;

    for (let row = 0; row < contents.length; row++) {
      signal.throwIfAborted();
      at(stringAt(paths, row));
      const bytes = contents.bytes.subarray(contents.offsets[row], contents.offsets[row + 1]);
      for (const found of findTags(bytes, options.tags)) {
        file_id.push(fileIds[row]);
        node.pushId(enclosing.at(fileIds[row], found.line));
        line.push(found.line);
        col.push(found.col);
        tag.pushString(found.tag);
        text.push(found.text);
      }
      progress(row + 1, contents.length);
    }
    emit('todos', writer.finish());
  },
});
