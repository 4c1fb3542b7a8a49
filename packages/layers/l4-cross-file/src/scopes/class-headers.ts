import { columnValues, NodeKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import type { Definitions } from '../rows/definitions.ts';
import { isBefore } from './bindings.ts';

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
  for (let row = kinds.indexOf(NodeKind.class); row >= 0 && row < count; row = kinds.indexOf(NodeKind.class, row + 1)) {
    classes.push(row);
  }
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
  // Rows put parents before children, not always what is written first.
  inSource.sort(
    (a, b) => files[classes[a]] - files[classes[b]] || (isBefore(lines[a], cols[a], lines[b], cols[b]) ? -1 : 1),
  );
  return { classes: Int32Array.from(classes), bounds, inSource, lines, cols };
}
