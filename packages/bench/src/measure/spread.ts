/** What is quoted of several runs of one thing: the median, with the extremes that say how noisy it was. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws RangeError when there is nothing to summarise */
export function spreadOf(samples: readonly number[]): Spread {
  if (samples.length === 0) throw new RangeError('expected at least one sample, got none');
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { min: sorted[0], median, max: sorted[sorted.length - 1] };
}

/**
 * The ratios a/b round by round. Comparing within a round cancels the machine's drift, which on shared hardware is larger than most
 * differences worth measuring.
 */
export function ratios(a: readonly number[], b: readonly number[]): Spread {
  return spreadOf(a.map((value, i) => value / b[i]));
}
