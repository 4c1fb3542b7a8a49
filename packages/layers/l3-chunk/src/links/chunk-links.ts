import { columnValues, NONE } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { FileCursor } from '../inputs/file-cursor.ts';
import { LinkList } from './link-list.ts';
import type { NodeChunks } from './node-chunks.ts';
import type { ReferenceWeights } from './reference-weights.ts';

/**
 * The links between definitions that have chunks: from the one a reference stands in to the one it ends at.
 *
 * @param vertexOf - by chunk its number in the graph
 */
export function chunkLinks(
  { references, links }: { readonly references: Table; readonly links: Table },
  nodeChunks: NodeChunks,
  vertexOf: Uint32Array,
  weights: ReferenceWeights,
): LinkList {
  const nodes = references.batches.map((batch) => columnValues(batch, 'node'));
  const found = new LinkList(links.numRows);
  const cursor = new FileCursor(references);
  for (const batch of links.batches) {
    const file = columnValues(batch, 'file_id');
    const reference = columnValues(batch, 'reference');
    const targetFile = columnValues(batch, 'target_file');
    const targetNode = columnValues(batch, 'target_node');
    for (let from = 0, to = 0; from < file.length; from = to) {
      const at = file[from];
      while (to < file.length && file[to] === at) to++;
      cursor.seek(at);
      weights.load(at, cursor.to - cursor.from);
      const own = nodes[cursor.batch].subarray(cursor.from, cursor.to);
      for (let i = from; i < to; i++) {
        const source = nodeChunks.of(at, own[reference[i]]);
        const target = nodeChunks.of(targetFile[i], targetNode[i]);
        if (source !== NONE && target !== NONE) found.add(vertexOf[source], vertexOf[target], weights.of(reference[i]));
      }
    }
  }
  return found;
}
