import { defineLayer } from '@strata/pipeline';
import { columnValues, createBatchWriter, defineTable, NodeKind, nodes, u32 } from '@strata/tables';
import { z } from 'zod';

const longFunctions = defineTable('long_functions', 'Functions of many lines, by file and then in source order', {
  file_id: u32('file of the function'),
  node: u32('its row of nodes within the file'),
  lines: u32('lines from its first to its last'),
});

export default defineLayer({
  id: 'long-functions',
  version: '1',
  module: import.meta.url,
  inputs: { nodes: nodes.select('file_id', 'node', 'kind', 'start_line', 'end_line') },
  outputs: { longFunctions },
  scope: 'partition',
  options: z.strictObject({
    /** How many lines are many. */
    from: z.int().min(1).default(50),
  }),
  run({ inputs, options, emit, at, signal }) {
    const [batch] = inputs.nodes.batches;
    const fileIds = columnValues(batch, 'file_id');
    const numbers = columnValues(batch, 'node');
    const kinds = columnValues<Uint8Array>(batch, 'kind');
    const starts = columnValues(batch, 'start_line');
    const ends = columnValues(batch, 'end_line');
    const { columns, finish } = createBatchWriter(longFunctions);
    for (let row = 0; row < batch.numRows; row++) {
      if (row === 0 || fileIds[row] !== fileIds[row - 1]) {
        signal.throwIfAborted();
        at(`file_id ${fileIds[row]}`);
      }
      if (kinds[row] !== NodeKind.function && kinds[row] !== NodeKind.method) continue;
      const lines = ends[row] - starts[row] + 1;
      if (lines < options.from) continue;
      columns.file_id.push(fileIds[row]);
      columns.node.push(numbers[row]);
      columns.lines.push(lines);
    }
    emit('longFunctions', finish());
  },
});
