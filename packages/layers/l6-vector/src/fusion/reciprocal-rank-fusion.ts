export interface FusionOptions {
  /** How many to give. Default: all. */
  readonly limit?: number;
  /** What is added to each rank: the larger, the less the first ranks stand out. Default 60, as in the paper. */
  readonly k?: number;
  /** How much each ranking counts. Default 1 each. */
  readonly weights?: readonly number[];
}

/** Something ranked, with what it got from all rankings together. */
export interface Fused<T> {
  readonly item: T;
  readonly score: number;
}

/**
 * Joins rankings whose scores cannot be compared: an item gets 1 / (k + rank) of each ranking it is in (Cormack, Clarke, Büttcher, "Reciprocal rank fusion outperforms
 * Condorcet and individual rank learning methods", SIGIR 2009). Best first; of equals, the one that an earlier ranking has first.
 *
 * @param rankings - each best first, and each item once; items are told apart as keys of a Map
 */
export function reciprocalRankFusion<T>(
  rankings: readonly (readonly T[])[],
  { limit = Number.POSITIVE_INFINITY, k = 60, weights = [] }: FusionOptions = {},
): Fused<T>[] {
  const scores = new Map<T, number>();
  rankings.forEach((ranking, i) => {
    ranking.forEach((item, rank) => {
      scores.set(item, (scores.get(item) ?? 0) + (weights[i] ?? 1) / (k + rank + 1));
    });
  });
  const fused = Array.from(scores, ([item, score]) => ({ item, score }));
  // Sorting keeps the order of equals, which is that of first appearance.
  return fused.sort((a, b) => b.score - a.score).slice(0, limit);
}
