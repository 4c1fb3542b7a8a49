import { DirectedGraph } from 'graphology';
import type { PlannedEdge } from './plan.ts';
import type { Producers, Slot } from './wiring.ts';

interface EdgeAttributes {
  /** What the target reads of the source's tables. */
  tables: PlannedEdge['tables'];
}

/** The slots, with an edge from each to those that read what it writes. */
export type SlotGraph = DirectedGraph<Record<string, never>, EdgeAttributes>;

/**
 * Wires slots by table. The source is no node: its tables are given, so that the layers that read nothing else are the first generation.
 * A slot that reads its own output has no edge to itself; that is a fault of its own.
 */
export function buildGraph(slots: readonly Slot[], producers: Producers): SlotGraph {
  const graph: SlotGraph = new DirectedGraph();
  for (const { slot } of slots) graph.addNode(slot);
  for (const { slot, reads } of slots) {
    for (const { table, columns } of reads) {
      const read = { table, columns: Object.keys(columns) };
      for (const { slot: producer } of producers.get(table) ?? []) {
        if (producer === slot || !graph.hasNode(producer)) continue;
        graph.updateEdge(producer, slot, ({ tables = [] }) => ({ tables: [...tables, read] }));
      }
    }
  }
  return graph;
}
