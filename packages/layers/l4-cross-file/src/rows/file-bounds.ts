import { columnValues } from '@strata/tables';
import type { Table } from 'apache-arrow';

/**
 * Where each file's rows begin in a table whose rows are grouped by file in the order of file ids: file f has rows
 * `bounds[f] .. bounds[f + 1] - 1` of the table. One entry more than there are files.
 *
 * @throws RangeError when rows are out of order: row numbers local to a file would mean nothing
 */
export function fileBounds(table: Table, fileCount: number): Uint32Array {
  const bounds = new Uint32Array(fileCount + 1);
  let row = 0;
  let next = 0;
  for (const batch of table.batches) {
    const files = columnValues(batch, 'file_id');
    for (let i = 0; i < files.length; i++, row++) {
      const file = files[i];
      if (file === next - 1) continue;
      if (file < next || file >= fileCount) {
        throw new RangeError(
          `expected rows grouped by file in ascending order of the ${fileCount} files, got file ${file} after file ${next - 1} in row ${row}`,
        );
      }
      while (next <= file) bounds[next++] = row;
    }
  }
  while (next <= fileCount) bounds[next++] = row;
  return bounds;
}
