/** One thing to measure: a name, and what one run of it gives. */
export interface Contender<R> {
  readonly name: string;
  run(): Promise<R>;
}

/**
 * Runs the contenders in turn, A B A B …, after one round that does not count (caches, compiled code): the results of each by name, in round order.
 */
export async function interleave<R>(
  contenders: readonly Contender<R>[],
  rounds: number,
  onRound: (round: number, name: string, result: R) => void,
): Promise<Map<string, R[]>> {
  const results = new Map<string, R[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of contenders) {
      const result = await run();
      if (round > 0) results.get(name)?.push(result);
      onRound(round, name, result);
    }
  }
  return results;
}
