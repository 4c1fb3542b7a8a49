import type { LinkList } from './link-list.ts';

/** Who leads to whom: the links to vertex v are those from `sources[first[v]..first[v + 1]]`, each with its weight. */
export interface LinkGraph {
  readonly vertices: number;
  readonly first: Uint32Array;
  readonly sources: Uint32Array;
  readonly weights: Float32Array;
  /** By vertex the sum of the weights of what it leads to; 0 for a vertex that leads nowhere. */
  readonly outWeights: Float64Array;
}

/**
 * Makes a graph of links: compressed rows by target, in the order of the list. Links of one source that come one behind the other at a target become one with
 * the sum of their weights.
 */
export function buildLinkGraph(vertices: number, links: LinkList): LinkGraph {
  const first = new Uint32Array(vertices + 1);
  const { length } = links;
  for (let i = 0; i < length; i++) first[links.targets[i] + 1]++;
  for (let v = 0; v < vertices; v++) first[v + 1] += first[v];
  const sources = new Uint32Array(length);
  const weights = new Float32Array(length);
  const outWeights = new Float64Array(vertices);
  const next = first.slice(0, vertices);
  for (let i = 0; i < length; i++) {
    const source = links.sources[i];
    const target = links.targets[i];
    const weight = links.weights[i];
    outWeights[source] += weight;
    const last = next[target] - 1;
    if (last >= first[target] && sources[last] === source) weights[last] += weight;
    else {
      sources[last + 1] = source;
      weights[last + 1] = weight;
      next[target]++;
    }
  }
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
