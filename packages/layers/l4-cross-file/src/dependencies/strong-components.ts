/** A directed graph in compressed rows: the successors of v are `targets[starts[v]] .. targets[starts[v + 1] - 1]`. */
export interface Graph {
  readonly starts: Int32Array;
  readonly targets: Int32Array;
}

/** Compressed rows from edges sorted by source. */
export function graphOf(vertexCount: number, from: Int32Array, to: Int32Array, edgeCount: number): Graph {
  const starts = new Int32Array(vertexCount + 1);
  for (let edge = 0; edge < edgeCount; edge++) starts[from[edge] + 1]++;
  for (let vertex = 0; vertex < vertexCount; vertex++) starts[vertex + 1] += starts[vertex];
  return { starts, targets: to.subarray(0, edgeCount) };
}

/**
 * Strongly connected components, by Tarjan's algorithm without recursion. O(vertices + edges).
 *
 * @returns for each vertex the smallest vertex of its component
 */
export function strongComponents({ starts, targets }: Graph): Int32Array {
  const count = starts.length - 1;
  const component = new Int32Array(count).fill(-1);
  /** Order of discovery from 1, and the earliest such number that can be reached; 0 is undiscovered. */
  const found = new Int32Array(count);
  const low = new Int32Array(count);
  const nextEdge = starts.slice(0, count);
  const open = new Int32Array(count);
  const path = new Int32Array(count);
  let openCount = 0;
  let discovered = 0;
  for (let root = 0; root < count; root++) {
    if (found[root] !== 0) continue;
    let depth = 0;
    path[depth++] = root;
    found[root] = low[root] = ++discovered;
    open[openCount++] = root;
    while (depth > 0) {
      const vertex = path[depth - 1];
      if (nextEdge[vertex] < starts[vertex + 1]) {
        const next = targets[nextEdge[vertex]++];
        if (found[next] === 0) {
          found[next] = low[next] = ++discovered;
          open[openCount++] = next;
          path[depth++] = next;
        } else if (component[next] < 0) low[vertex] = Math.min(low[vertex], found[next]);
        continue;
      }
      depth--;
      if (depth > 0) low[path[depth - 1]] = Math.min(low[path[depth - 1]], low[vertex]);
      if (low[vertex] !== found[vertex]) continue;
      let first = openCount;
      let smallest = vertex;
      do smallest = Math.min(smallest, open[--first]);
      while (open[first] !== vertex);
      for (let i = first; i < openCount; i++) component[open[i]] = smallest;
      openCount = first;
    }
  }
  return component;
}
