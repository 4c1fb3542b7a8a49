import type { LinkGraph } from '../links/link-graph.ts';

/** How PageRank is computed; see `ChunkOptions`. */
export interface PageRankOptions {
  readonly damping: number;
  readonly tolerance: number;
  readonly maxSteps: number;
}

/**
 * PageRank by power iteration: where one is after many steps, each of which follows a link (with a chance in proportion to its weight), or starts anew at any
 * vertex. A vertex that leads nowhere starts anew too. Ranks add up to 1. Sums are made in the order of the graph, so the same graph gives the same bits.
 *
 * @param pause - called before each step
 */
export function pageRank(graph: LinkGraph, options: PageRankOptions, pause: () => void): Float64Array {
  const { vertices, outWeights } = graph;
  const { damping, tolerance, maxSteps } = options;
  let ranks = new Float64Array(vertices).fill(1 / vertices);
  let next = new Float64Array(vertices);
  const shares = new Float64Array(vertices);
  for (let step = 0; step < maxSteps; step++) {
    pause();
    const idle = shareOut(ranks, outWeights, shares);
    const anew = (1 - damping + damping * idle) / vertices;
    const change = follow(graph, ranks, shares, next, damping, anew);
    [ranks, next] = [next, ranks];
    if (change <= tolerance) break;
  }
  return ranks;
}

/** What each vertex gives along a link of weight 1. @returns the rank of those that lead nowhere */
function shareOut(ranks: Float64Array, outWeights: Float64Array, shares: Float64Array): number {
  let idle = 0;
  for (let v = 0; v < ranks.length; v++) {
    if (outWeights[v] === 0) idle += ranks[v];
    else shares[v] = ranks[v] / outWeights[v];
  }
  return idle;
}

/** One step. @returns by how much all ranks together have changed */
function follow(
  { vertices, first, sources, weights }: LinkGraph,
  ranks: Float64Array,
  shares: Float64Array,
  next: Float64Array,
  damping: number,
  anew: number,
): number {
  let change = 0;
  for (let v = 0, i = 0; v < vertices; v++) {
    let sum = 0;
    for (const end = first[v + 1]; i < end; i++) sum += shares[sources[i]] * weights[i];
    const rank = anew + damping * sum;
    change += Math.abs(rank - ranks[v]);
    next[v] = rank;
  }
  return change;
}
