/**
 * The groups of nodes that reach one another (Tarjan's strongly connected components of more than one node, or one that names itself),
 * each in the order of the map's keys. Iterative, so that a long chain of imports cannot exhaust the stack.
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];
  const order = new Map([...graph.keys()].map((node, i) => [node, i]));

  for (const start of graph.keys()) {
    if (index.has(start)) continue;
    const work: { node: string; next: number }[] = [{ node: start, next: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1] as { node: string; next: number };
      const { node } = frame;
      if (frame.next === 0) {
        index.set(node, index.size);
        low.set(node, index.get(node) as number);
        stack.push(node);
        onStack.add(node);
      }
      const target = graph.get(node)?.[frame.next++];
      if (target !== undefined) {
        if (!index.has(target)) work.push({ node: target, next: 0 });
        else if (onStack.has(target)) lower(node, index.get(target) as number);
        continue;
      }
      work.pop();
      const parent = work[work.length - 1];
      if (parent !== undefined) lower(parent.node, low.get(node) as number);
      if (low.get(node) !== index.get(node)) continue;
      const members = stack.splice(stack.indexOf(node));
      for (const member of members) onStack.delete(member);
      if (members.length > 1 || graph.get(node)?.includes(node)) {
        cycles.push(members.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)));
      }
    }
  }
  return cycles;

  function lower(node: string, to: number): void {
    if (to < (low.get(node) as number)) low.set(node, to);
  }
}
