import { createBatchWriter, dependencies, NONE } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import type { Edges } from './merge-edges.ts';
import { graphOf, strongComponents } from './strong-components.ts';

/** The rows of `dependencies`, with the cycles that the edges make. */
export function writeDependencies(edges: Edges, fileCount: number): RecordBatch {
  const component = strongComponents(graphOf(fileCount, edges.from, edges.to, edges.length));
  const writer = createBatchWriter(dependencies);
  const { from_file, to_file, imports, links, cycle } = writer.columns;
  for (const column of [from_file, to_file, imports, links, cycle]) column.reserve(edges.length);
  for (let edge = 0; edge < edges.length; edge++) {
    const from = edges.from[edge];
    const to = edges.to[edge];
    from_file.push(from);
    to_file.push(to);
    imports.push(edges.imports[edge]);
    links.push(edges.links[edge]);
    cycle.pushId(component[from] === component[to] ? component[from] : NONE);
  }
  return writer.finish();
}
