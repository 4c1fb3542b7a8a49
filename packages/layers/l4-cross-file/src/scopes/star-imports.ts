import { columnValues, ImportFlag } from '@strata/tables';
import type { Table } from 'apache-arrow';
import type { ImportRows } from '../rows/import-rows.ts';
import { positionOf } from './position.ts';

export const NO_STAR = -1;

/** The star imports of every file, as linked lists from the last in the source to the first. */
export interface StarImports {
  /** By file: its last star import, or {@link NO_STAR}. */
  readonly last: Int32Array;
  /** By star import: the one before it in its file. */
  readonly previous: readonly number[];
  /** By star import: its row among all imports. */
  readonly imports: readonly number[];
  /** See position.ts. */
  readonly positions: readonly number[];
}

export function readStarImports(table: Table, rows: ImportRows, fileCount: number): StarImports {
  const last = new Int32Array(fileCount).fill(NO_STAR);
  const previous: number[] = [];
  const imports: number[] = [];
  const positions: number[] = [];
  let row = 0;
  for (const batch of table.batches) {
    const line = columnValues(batch, 'bound_line');
    const col = columnValues(batch, 'bound_col');
    for (let i = 0; i < line.length; i++, row++) {
      if ((rows.flags[row] & ImportFlag.star) === 0) continue;
      const file = rows.files[row];
      previous.push(last[file]);
      last[file] = imports.length;
      imports.push(row);
      positions.push(positionOf(line[i], col[i]));
    }
  }
  return { last, previous, imports, positions };
}
