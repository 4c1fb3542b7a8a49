import { columnValues } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { endOfRun } from '../collections/end-of-run.ts';

/**
 * Where each file's rows begin in a table whose rows are grouped by file in the order of file ids: file f has rows
 * `bounds[f] .. bounds[f + 1] - 1` of the table. One entry more than there are files.
 *
 * @throws RangeError when rows are out of order: row numbers local to a file would mean nothing
 */
export function fileBounds(table: Table, fileCount: number): Int32Array {
  const bounds = new Int32Array(fileCount + 1);
  let first = 0;
  let next = 0;
  for (const batch of table.batches) {
    const files = columnValues(batch, 'file_id');
    for (let row = 0; row < files.length; row = endOfRun(files, row)) {
      const file = files[row];
      if (file === next - 1 && row === 0) continue;
      if (file < next || file >= fileCount) {
        throw new RangeError(
          `expected rows grouped by file in ascending order of the ${fileCount} files, ` +
            `got file ${file} after file ${next - 1} in row ${first + row}`,
        );
      }
      while (next <= file) bounds[next++] = first + row;
    }
    first += files.length;
  }
  while (next <= fileCount) bounds[next++] = first;
  return bounds;
}
