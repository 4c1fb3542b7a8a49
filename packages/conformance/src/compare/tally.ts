/**
 * What one comparison came to:
 * exact: what the oracle holds likeliest; accepted: another answer that the oracle accepts too;
 * missing: strata says nothing; different: strata says something the oracle does not accept;
 * extra: strata says something where the oracle says nothing.
 */
export type Verdict = 'exact' | 'accepted' | 'missing' | 'different' | 'extra';

export interface TallyResult {
  readonly category: string;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** exact + accepted + missing + different */
  readonly total: number;
  /** (exact + accepted) / total; 1 where there was nothing to compare. */
  readonly agreement: number;
  /** exact / total; 1 where there was nothing to compare. */
  readonly exactness: number;
  /** The first differences of each verdict, as lines for people. */
  readonly examples: readonly string[];
}

/** Counts the verdicts of a category, and keeps the first examples of each kind of difference. */
export class Tally {
  readonly category: string;
  readonly #counts: Record<Verdict, number> = { exact: 0, accepted: 0, missing: 0, different: 0, extra: 0 };
  readonly #examples: string[] = [];
  readonly #limit: number;

  /** @param limit - examples kept of each verdict */
  constructor(category: string, limit = 5) {
    this.category = category;
    this.#limit = limit;
  }

  add(verdict: Verdict, example: () => string): void {
    const count = ++this.#counts[verdict];
    if (verdict !== 'exact' && verdict !== 'accepted' && count <= this.#limit) {
      this.#examples.push(`${verdict}: ${example()}`);
    }
  }

  result(): TallyResult {
    const counts = { ...this.#counts };
    const total = counts.exact + counts.accepted + counts.missing + counts.different;
    return {
      category: this.category,
      counts,
      total,
      agreement: total === 0 ? 1 : (counts.exact + counts.accepted) / total,
      exactness: total === 0 ? 1 : counts.exact / total,
      examples: [...this.#examples].sort(),
    };
  }
}
