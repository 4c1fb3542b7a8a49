import { columnStrings, createFixedBatch, type FixedStrings, symbols } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import type { NameSpace } from '../names/name-space.ts';
import { type Definitions, isSymbolKind, NO_DEFINITION } from '../rows/definitions.ts';
import { NameTree } from './name-tree.ts';

/** Bytes that `.<locals>` adds to a name. */
const LOCALS_LENGTH = 9;

/**
 * The rows of `symbols`: sorted by the bytes of the fully qualified name, then by file and node.
 *
 * @param pause - called between steps none of which takes long
 */
export function writeSymbols(nodes: Table, definitions: Definitions, names: NameSpace, pause: () => void): RecordBatch {
  const tree = new NameTree(names);
  const moduleNodes = addModules(tree, nodes, definitions);
  pause();
  const { rows, byteLength } = addSymbols(tree, moduleNodes, nodes, definitions, names);
  pause();
  const order = tree.sorted();
  pause();
  const { columns, batch } = createFixedBatch(symbols, order.length, { fqn: byteLength });
  writeNames(columns.fqn, order, rows, nodes);
  const { files, kinds, bounds } = definitions;
  for (let i = 0; i < order.length; i++) {
    const row = rows[order[i]];
    const file = files[row];
    columns.kind[i] = kinds[row];
    columns.file_id[i] = file;
    columns.node[i] = row - bounds[file];
  }
  return batch;
}

function writeNames({ offsets, bytes }: FixedStrings, order: Uint32Array, rows: Uint32Array, nodes: Table): void {
  const batches = nodes.batches.map((batch) => columnStrings(batch, 'fqn'));
  const starts = batchStarts(nodes);
  let to = 0;
  for (let i = 0; i < order.length; i++) {
    const row = rows[order[i]];
    const number = batchOf(starts, row);
    const { bytes: source, offsets: sourceOffsets } = batches[number];
    const at = row - starts[number];
    const end = sourceOffsets[at + 1];
    // A loop: some 60 bytes are copied before `set(subarray())` has made its view.
    for (let from = sourceOffsets[at]; from < end; from++) bytes[to++] = source[from];
    offsets[i + 1] = to;
  }
}

/** Puts the modules into the tree, and says which of them share their name with a definition of their package. @returns by file its node */
function addModules(tree: NameTree, nodes: Table, definitions: Definitions): Int32Array {
  const { kinds, parents, names, bounds, fileCount } = definitions;
  const moduleNodes = new Int32Array(fileCount);
  let first = 0;
  let next = 0;
  for (const batch of nodes.batches) {
    const { bytes, offsets } = columnStrings(batch, 'fqn');
    // The first definition of a file is its module.
    for (; next < fileCount && bounds[next] < first + batch.numRows; next++) {
      const at = bounds[next] - first;
      if (bounds[next] < bounds[next + 1]) moduleNodes[next] = tree.addModule(bytes, offsets[at], offsets[at + 1]);
    }
    first += batch.numRows;
  }
  for (let file = 0; file < fileCount; file++) {
    if (!tree.isPackage(moduleNodes[file])) continue;
    for (let at = bounds[file]; at < bounds[file + 1]; at++) {
      if (parents[at] === bounds[file] && isSymbolKind(kinds[at])) tree.addCollision(moduleNodes[file], names[at]);
    }
  }
  tree.endModules();
  return moduleNodes;
}

interface Symbols {
  /** By symbol: its definition. */
  readonly rows: Uint32Array;
  /** Of all names together. */
  readonly byteLength: number;
}

/**
 * Puts all symbols into the tree. What is one segment longer than its parent's name hangs below it at once; the rare names that are not, of what a
 * function declares `global`, are taken apart.
 */
function addSymbols(
  tree: NameTree,
  moduleNodes: Int32Array,
  nodes: Table,
  definitions: Definitions,
  names: NameSpace,
): Symbols {
  const { count, kinds, files, parents } = definitions;
  const locals = names.internString('<locals>');
  const { offsets: nameOffsets } = names.strings;
  const treeNodes = new Int32Array(count);
  const rows = new Uint32Array(count);
  let symbolCount = 0;
  let byteLength = 0;
  let first = 0;
  for (const batch of nodes.batches) {
    const { bytes, offsets } = columnStrings(batch, 'fqn');
    for (let i = 0; i < batch.numRows; i++) {
      const row = first + i;
      if (!isSymbolKind(kinds[row])) continue;
      const length = offsets[i + 1] - offsets[i];
      const parent = parents[row];
      let treeNode = -1;
      if (parent === NO_DEFINITION) {
        const file = files[row];
        treeNode = moduleNodes[file];
        tree.beginFile();
      } else if (parent >= first && isSymbolKind(kinds[parent])) {
        const name = definitions.names[row];
        const added =
          length -
          (offsets[parent - first + 1] - offsets[parent - first]) -
          (nameOffsets[name + 1] - nameOffsets[name]);
        if (added === 1) treeNode = tree.below(treeNodes[parent], name);
        else if (added === 1 + LOCALS_LENGTH) treeNode = tree.below(tree.below(treeNodes[parent], locals), name);
      }
      if (treeNode < 0) treeNode = tree.path(bytes, offsets[i], offsets[i + 1]);
      treeNodes[row] = treeNode;
      tree.add(treeNode);
      rows[symbolCount++] = row;
      byteLength += length;
    }
    first += batch.numRows;
  }
  return { rows: rows.subarray(0, symbolCount), byteLength };
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
