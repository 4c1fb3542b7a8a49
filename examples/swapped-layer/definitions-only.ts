/**
 * In the place of L2: definitions without their uses, for those who only want an outline of the code.
 *
 *     strata index DIR --use l2-occurrence=./definitions-only.ts
 *
 * It fills the slot because it writes the table that the slot's layer writes, and reads tables that are there. It reads less than the layer it
 * replaces: `strata plan --use …` shows it.
 */
import { defineLayer } from '@strata/pipeline';
import {
  columnDictionary,
  columnValues,
  createBatchWriter,
  NONE,
  NodeKind,
  nodes,
  occurrences,
  SymbolRole,
  SymbolTable,
} from '@strata/tables';
import { z } from 'zod';

export default defineLayer({
  id: 'definitions-only',
  version: '1',
  module: import.meta.url,
  inputs: { nodes: nodes.select('file_id', 'node', 'kind', 'name', 'name_line', 'name_col') },
  outputs: { occurrences },
  scope: 'partition',
  options: z.strictObject({
    /** Kinds of definitions to leave out. */
    without: z.array(z.enum(nodes.columns.kind.values)).default(['local', 'parameter', 'lambda']),
  }),
  run({ inputs, options, emit, at, signal }) {
    const [batch] = inputs.nodes.batches;
    const fileIds = columnValues(batch, 'file_id');
    const numbers = columnValues(batch, 'node');
    const kinds = columnValues<Uint8Array>(batch, 'kind');
    const names = columnValues(batch, 'name');
    const { offsets } = columnDictionary(batch, 'name');
    const lines = columnValues(batch, 'name_line');
    const cols = columnValues(batch, 'name_col');
    const left = new Set(options.without.map((kind) => nodes.columns.kind.values.indexOf(kind)));

    const rows = Array.from(numbers.keys()).filter((row) => !left.has(kinds[row]));
    // The table promises source order within a file; nodes come parents first, which is nearly that, but not for every variable of a class.
    rows.sort((a, b) => fileIds[a] - fileIds[b] || lines[a] - lines[b] || cols[a] - cols[b] || a - b);

    const { columns, finish } = createBatchWriter(occurrences);
    let file = NONE;
    for (const row of rows) {
      if (fileIds[row] !== file) {
        signal.throwIfAborted();
        file = fileIds[row];
        at(`file_id ${file}`);
      }
      const length = kinds[row] === NodeKind.module ? 0 : offsets[names[row] + 1] - offsets[names[row]];
      columns.file_id.push(fileIds[row]);
      columns.line.push(lines[row]);
      columns.col.push(cols[row]);
      columns.length.push(Math.min(length, 0xffff));
      columns.roles.push(SymbolRole.definition);
      columns.symbol_table.push(SymbolTable.node);
      columns.symbol.push(numbers[row]);
      columns.enclosing.push(numbers[row]);
      columns.importance.push(255);
    }
    emit('occurrences', finish());
  },
});
