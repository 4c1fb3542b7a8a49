import { columnStrings, createBatchWriter, NodeKind, symbols } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import type { NameSpace } from '../names/name-space.ts';
import { type Definitions, isSymbolKind } from '../rows/definitions.ts';
import { NameTree } from './name-tree.ts';

/** Bytes that `.<locals>` adds to a name. */
const LOCALS_LENGTH = 9;

/** The rows of `symbols`: sorted by the bytes of the fully qualified name, then by file and node. */
export function writeSymbols(nodes: Table, definitions: Definitions, names: NameSpace): RecordBatch {
  const { tree, rows, byteLength } = collect(nodes, definitions, names);
  const order = tree.sorted();
  const writer = createBatchWriter(symbols);
  const { fqn, kind, file_id, node } = writer.columns;
  for (const column of [kind, file_id, node]) column.reserve(order.length);
  fqn.room(byteLength);
  const batches = nodes.batches.map((batch) => columnStrings(batch, 'fqn'));
  const { files, kinds, bounds } = definitions;
  const starts = batchStarts(nodes);
  for (const symbol of order) {
    const row = rows[symbol];
    const batch = batchOf(starts, row);
    const { bytes, offsets } = batches[batch];
    const at = row - starts[batch];
    fqn.pushBytes(bytes, offsets[at], offsets[at + 1]);
    kind.push(kinds[row]);
    file_id.push(files[row]);
    node.push(row - bounds[files[row]]);
  }
  return writer.finish();
}

interface Collected {
  readonly tree: NameTree;
  /** By symbol: its definition. */
  readonly rows: Uint32Array;
  /** Of all names together. */
  readonly byteLength: number;
}

/**
 * Puts all definitions into a tree of names. What is one segment longer than its parent's name hangs below it at once; the names of modules, and of
 * what declares itself elsewhere (`global`), are taken apart.
 */
function collect(nodes: Table, definitions: Definitions, names: NameSpace): Collected {
  const { count, kinds, parents } = definitions;
  const locals = names.internString('<locals>');
  const tree = new NameTree(names, count >> 1);
  const rows = new Uint32Array(count);
  const treeNodes = new Int32Array(count);
  let symbolCount = 0;
  let byteLength = 0;
  let first = 0;
  for (const batch of nodes.batches) {
    const { bytes, offsets } = columnStrings(batch, 'fqn');
    for (let i = 0; i < batch.numRows; i++) {
      const row = first + i;
      const kind = kinds[row];
      if (!isSymbolKind(kind)) continue;
      const length = offsets[i + 1] - offsets[i];
      const parent = parents[row];
      const name = definitions.names[row];
      const inBatch = parent - first;
      let treeNode = -1;
      if (kind !== NodeKind.module && inBatch >= 0 && isSymbolKind(kinds[parent])) {
        const { offsets: nameOffsets } = names.strings;
        const added =
          length - (offsets[inBatch + 1] - offsets[inBatch]) - (nameOffsets[name + 1] - nameOffsets[name]) - 1;
        if (added === 0) treeNode = tree.child(treeNodes[parent], name);
        else if (added === LOCALS_LENGTH) treeNode = tree.child(tree.child(treeNodes[parent], locals), name);
      }
      if (treeNode < 0) treeNode = tree.path(bytes, offsets[i], offsets[i + 1]);
      treeNodes[row] = treeNode;
      tree.add(treeNode);
      rows[symbolCount++] = row;
      byteLength += length;
    }
    first += batch.numRows;
  }
  return { tree, rows: rows.subarray(0, symbolCount), byteLength };
}

/** The first row of each batch, and the end. */
function batchStarts(table: Table): number[] {
  const starts = [0];
  for (const batch of table.batches) starts.push(starts[starts.length - 1] + batch.numRows);
  return starts;
}

/** The batch a row is in. */
function batchOf(starts: readonly number[], row: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
