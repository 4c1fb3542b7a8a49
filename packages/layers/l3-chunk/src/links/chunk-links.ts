import { columnValues, NONE } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { FileCursor } from '../inputs/file-cursor.ts';
import type { EachLink } from './link-graph.ts';
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
): EachLink {
  const nodes = references.batches.map((batch) => columnValues(batch, 'node'));
  const batches = links.batches.map((batch) => ({
    file: columnValues(batch, 'file_id'),
    reference: columnValues(batch, 'reference'),
    targetFile: columnValues(batch, 'target_file'),
    targetNode: columnValues(batch, 'target_node'),
  }));
  return (visit) => {
    const cursor = new FileCursor(references);
    let at = NONE;
    for (const { file, reference, targetFile, targetNode } of batches) {
      for (let i = 0; i < file.length; i++) {
        if (file[i] !== at) {
          at = file[i];
          cursor.seek(at);
          weights.load(at, cursor.to - cursor.from);
        }
        const source = nodeChunks.of(at, nodes[cursor.batch][cursor.from + reference[i]]);
        const target = nodeChunks.of(targetFile[i], targetNode[i]);
        if (source !== NONE && target !== NONE) visit(vertexOf[source], vertexOf[target], weights.of(reference[i]));
      }
    }
  };
}
