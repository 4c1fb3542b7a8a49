/**
 * Rows that may be among the k best, when scores are known only to within an error. If the k-th best score seen is s, then every row of the true best k has at least
 * s - 2 * error: k rows have at least s, so truly at least s - error, and so have the true best k, which therefore were seen with at least s - 2 * error.
 */
export class Candidates {
  readonly #k: number;
  readonly #slack: number;
  /** The k best scores so far, a binary heap with the least at the root. */
  readonly #best: Float32Array;
  #size = 0;
  #rows: number[] = [];
  #scores: number[] = [];

  constructor(k: number, error: number) {
    this.#k = k;
    this.#slack = 2 * error;
    this.#best = new Float32Array(k);
  }

  /** What a row's score has to be at least. */
  get threshold(): number {
    return this.#size < this.#k ? Number.NEGATIVE_INFINITY : this.#best[0] - this.#slack;
  }

  add(row: number, score: number): void {
    if (score < this.threshold) return;
    this.#rows.push(row);
    this.#scores.push(score);
    if (this.#size < this.#k) this.#rise(score);
    else if (score > this.#best[0]) this.#sink(score);
    if (this.#rows.length >= 16 * this.#k + 4096) this.#prune();
  }

  /** The rows, in the order in which they were added. */
  rows(): readonly number[] {
    this.#prune();
    return this.#rows;
  }

  #prune(): void {
    const { threshold } = this;
    const kept = this.#scores.map((score) => score >= threshold);
    this.#rows = this.#rows.filter((_, i) => kept[i]);
    this.#scores = this.#scores.filter((_, i) => kept[i]);
  }

  #rise(score: number): void {
    let at = this.#size++;
    for (let parent = (at - 1) >> 1; at > 0 && this.#best[parent] > score; parent = (at - 1) >> 1) {
      this.#best[at] = this.#best[parent];
      at = parent;
    }
    this.#best[at] = score;
  }

  #sink(score: number): void {
    let at = 0;
    for (let child = 1; child < this.#k; child = 2 * at + 1) {
      if (child + 1 < this.#k && this.#best[child + 1] < this.#best[child]) child++;
      if (this.#best[child] >= score) break;
      this.#best[at] = this.#best[child];
      at = child;
    }
    this.#best[at] = score;
  }
}
