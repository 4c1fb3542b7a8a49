import { NONE } from '@strata/tables';

/**
 * The rows from the first that belongs to a file of `low..high` to the last: by bisection, since files come in ascending order. Rows without a file may lie
 * anywhere between.
 *
 * @returns first row, and the row after the last
 */
export function rowsOfFiles(fileIds: Uint32Array, low: number, high: number): readonly [from: number, to: number] {
  return [firstAtLeast(fileIds, low), firstAtLeast(fileIds, high + 1)];
}

/** The first row whose file, or that of the next row that has one, is at least `file`. */
function firstAtLeast(fileIds: Uint32Array, file: number): number {
  let low = 0;
  let high = fileIds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    let at = middle;
    while (at < high && fileIds[at] === NONE) at++;
    if (at < high && fileIds[at] < file) low = at + 1;
    else high = middle;
  }
  return low;
}
