/** Who leads to whom: the links to vertex v are those from `sources[first[v]..first[v + 1]]`, each with its weight. */
export interface LinkGraph {
  readonly vertices: number;
  readonly first: Uint32Array;
  readonly sources: Uint32Array;
  readonly weights: Float32Array;
  /** By vertex the sum of the weights of what it leads to; 0 for a vertex that leads nowhere. */
  readonly outWeights: Float64Array;
}

/** Goes over all links. Called twice, and gives the same both times. */
export type EachLink = (visit: (source: number, target: number, weight: number) => void) => void;

/**
 * Makes a graph of links: compressed rows by target, made in two passes by counting, so that nothing is kept beside it. Links of a vertex to itself are left
 * out. Links that come one behind the other with the same source and target become one with the sum of their weights.
 */
export function buildLinkGraph(vertices: number, eachLink: EachLink): LinkGraph {
  const first = new Uint32Array(vertices + 1);
  eachLink((source, target) => {
    if (source !== target) first[target + 1]++;
  });
  for (let v = 0; v < vertices; v++) first[v + 1] += first[v];
  const sources = new Uint32Array(first[vertices]);
  const weights = new Float32Array(first[vertices]);
  const outWeights = new Float64Array(vertices);
  const next = first.slice(0, vertices);
  eachLink((source, target, weight) => {
    if (source === target) return;
    outWeights[source] += weight;
    const last = next[target] - 1;
    if (last >= first[target] && sources[last] === source) weights[last] += weight;
    else {
      sources[last + 1] = source;
      weights[last + 1] = weight;
      next[target]++;
    }
  });
  return { vertices, ...compact(first, next, sources, weights), outWeights };
}

/** Closes the gaps that joined links have left. */
function compact(first: Uint32Array, ends: Uint32Array, sources: Uint32Array, weights: Float32Array) {
  let at = 0;
  for (let v = 0; v < ends.length; v++) {
    const from = first[v];
    first[v] = at;
    sources.copyWithin(at, from, ends[v]);
    weights.copyWithin(at, from, ends[v]);
    at += ends[v] - from;
  }
  first[ends.length] = at;
  return { first, sources: sources.subarray(0, at), weights: weights.subarray(0, at) };
}
