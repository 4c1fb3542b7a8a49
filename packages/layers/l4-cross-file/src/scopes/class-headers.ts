import { columnValues, NodeKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import type { Definitions } from '../rows/definitions.ts';

/** The classes of the tree and where their names are written: class k (counted in the order of definitions) is the definition `classes[k]`. */
export interface ClassHeaders {
  /** Ascending. */
  readonly classes: Int32Array;
  /** By file: its classes are `bounds[f] .. bounds[f + 1] - 1`. */
  readonly bounds: Int32Array;
  /** The classes again, those of each file in the order of the source. */
  readonly inSource: Int32Array;
  /** By class. */
  readonly lines: Uint32Array;
  readonly cols: Uint32Array;
}

export function readClassHeaders(nodes: Table, definitions: Definitions): ClassHeaders {
  const { kinds, files, count, fileCount } = definitions;
  const classes: number[] = [];
  for (let row = 0; row < count; row++) if (kinds[row] === NodeKind.class) classes.push(row);
  const lines = new Uint32Array(classes.length);
  const cols = new Uint32Array(classes.length);
  let k = 0;
  let first = 0;
  for (const batch of nodes.batches) {
    const line = columnValues(batch, 'name_line');
    const col = columnValues(batch, 'name_col');
    for (; k < classes.length && classes[k] < first + line.length; k++) {
      lines[k] = line[classes[k] - first];
      cols[k] = col[classes[k] - first];
    }
    first += line.length;
  }
  const bounds = new Int32Array(fileCount + 1);
  for (const row of classes) bounds[files[row] + 1]++;
  for (let file = 0; file < fileCount; file++) bounds[file + 1] += bounds[file];
  const inSource = Int32Array.from(classes, (_, number) => number);
  const inOrder = (a: number, b: number) =>
    files[classes[a]] - files[classes[b]] || lines[a] - lines[b] || cols[a] - cols[b];
  // Rows put parents before children, not always what is written first.
  if (inSource.some((b, i) => i > 0 && inOrder(inSource[i - 1], b) > 0)) inSource.sort(inOrder);
  return { classes: Int32Array.from(classes), bounds, inSource, lines, cols };
}
