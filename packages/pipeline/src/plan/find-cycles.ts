import { stronglyConnectedComponents } from 'graphology-components';
import type { SlotGraph } from './build-graph.ts';
import type { PlanFault } from './plan-fault.ts';

/** One cycle for each tangle of slots: a shortest one through the tangle's first slot by name that lies on one. */
export function findCycles(graph: SlotGraph): PlanFault[] {
  return stronglyConnectedComponents(graph)
    .filter((component) => component.length > 1)
    .map((component) => component.toSorted()[0])
    .toSorted()
    .map((start) => {
      const members = shortestCycle(graph, start);
      const tables = members.map((member, i) => {
        const next = members[(i + 1) % members.length];
        return graph.getEdgeAttribute(member, next, 'tables')[0].table;
      });
      return { reason: 'cycle', members, tables };
    });
}

/** Breadth first from a node that is known to lie on a cycle, back to it. */
function shortestCycle(graph: SlotGraph, start: string): string[] {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.outNeighbors(node).toSorted()) {
      if (next === start) {
        const members = [node];
        while (members[0] !== start) members.unshift(cameFrom.get(members[0])!);
        return members;
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  throw new Error(`slot '${start}' lies on no cycle`);
}
