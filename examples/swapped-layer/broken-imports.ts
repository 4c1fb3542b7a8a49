/**
 * In the place of L4, around it: every import that the tree should have and has not becomes a row of `diagnostics`.
 *
 *     strata index DIR --use l4-cross-file=./broken-imports.ts
 *     strata export diagnostics
 *
 * It runs the layer it replaces, reads along what that emits, and hands it on.
 */
import { crossFileLayer as inner } from '@strata/l4-cross-file';
import { defineLayer } from '@strata/pipeline';
import {
  columnData,
  columnDictionary,
  columnValues,
  createBatchWriter,
  diagnostics,
  imports,
  isNull,
  ResolutionStatus,
  Severity,
  stringAt,
} from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

export default defineLayer({
  ...inner,
  id: 'broken-imports',
  version: `1-${inner.version}`,
  // Not to be copied from the other layer: workers import this one from here.
  module: import.meta.url,
  // All columns of `imports`: those that the other layer reads, and the line.
  inputs: { ...inner.inputs, imports },
  outputs: { ...inner.outputs, diagnostics },
  async run(context) {
    const rows = createBatchWriter(diagnostics);
    const batches = context.inputs.imports.batches.values();
    let batch: RecordBatch = context.inputs.imports.batches[0];
    let end = 0;
    let at = 0;

    /** `resolutions` is row for row with `imports`; the batches of the two need not be cut at the same rows. */
    const report = (resolutions: RecordBatch) => {
      for (const status of columnValues<Uint8Array>(resolutions, 'status')) {
        while (at === end) {
          batch = batches.next().value!;
          end += batch.numRows;
        }
        if (status === ResolutionStatus.broken) addRow(batch, batch.numRows - (end - at));
        at++;
      }
    };
    const addRow = (batch: RecordBatch, row: number) => {
      const { columns } = rows;
      columns.file_id.push(columnValues(batch, 'file_id')[row]);
      columns.layer.pushString('l4-cross-file');
      columns.severity.push(Severity.warning);
      columns.code.pushString('broken-import');
      columns.message.push(`expected the tree to have what is imported, got nothing: ${statement(batch, row)}`);
      columns.line.push(columnValues(batch, 'line')[row]);
      columns.col.push(columnValues(batch, 'col')[row]);
    };

    await inner.run({
      ...context,
      emit(output, rows) {
        if (output === 'resolutions') for (const batch of 'batches' in rows ? rows.batches : [rows]) report(batch);
        context.emit(output, rows);
      },
    });
    context.emit('diagnostics', rows.finish());
  },
});

/** An import as it may have been written. */
function statement(batch: RecordBatch, row: number): string {
  const text = (column: string) => stringAt(columnDictionary(batch, column), columnValues(batch, column)[row]);
  const module = `${'.'.repeat(columnValues<Uint8Array>(batch, 'level')[row])}${text('module')}`;
  return isNull(columnData(batch, 'name'), row) ? `import ${module}` : `from ${module} import ${text('name')}`;
}
