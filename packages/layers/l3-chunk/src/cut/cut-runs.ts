import type { FileRuns } from '../inputs/file-runs.ts';

/** Beyond this many levels of statements in statements all borders are as good as each other. */
const MAX_DEPTH = 60;

/**
 * Cuts consecutive runs into pieces of at most so many tokens, at the best borders: between the outermost statements first; a statement that is too long
 * by itself between the statements in it, and so on; inside a statement only where nothing else helps. A single run may be longer.
 *
 * A piece is filled until the next unit would be too much. Then it ends at that border of its second half behind which the hash is smallest: that is chance, but
 * the same chance whatever lies before, so that after a change the cuts soon fall where they fell before.
 *
 * @param budget - tokens, in 64ths
 * @param borders - gets where pieces begin, in order, without `from`
 */
export function cutRuns(runs: FileRuns, from: number, to: number, budget: number, borders: number[]): void {
  new Cutter(runs, budget, borders).cut(from, to, 0);
}

class Cutter {
  readonly #runs: FileRuns;
  readonly #budget: number;
  readonly #borders: number[];
  /** Where the piece at hand begins. */
  #start = 0;
  /** Best border of its second half so far, or its start where there is none. */
  #best = 0;

  constructor(runs: FileRuns, budget: number, borders: number[]) {
    this.#runs = runs;
    this.#budget = budget;
    this.#borders = borders;
  }

  cut(from: number, to: number, depth: number): void {
    this.#restart(from);
    this.#fill(from, to, depth);
  }

  /** Goes over the units of `from..to`, of which the piece at hand has everything before `from`. */
  #fill(from: number, to: number, depth: number): void {
    const { depths } = this.#runs;
    let outermost = Number.POSITIVE_INFINITY;
    for (let run = from + 1; run < to; run++) if (depths[run] < outermost) outermost = depths[run];
    const anywhere = depth >= MAX_DEPTH;
    for (let unit = from; unit < to; ) {
      let next = unit + 1;
      while (next < to && !anywhere && depths[next] > outermost) next++;
      this.#addUnit(unit, next, unit > from, depth);
      unit = next;
    }
  }

  /** @param isBorder - the piece at hand may end before the unit; else it begins with it or has its beginning */
  #addUnit(from: number, to: number, isBorder: boolean, depth: number): void {
    const runs = this.#runs;
    if (isBorder) this.#consider(from);
    while (runs.tokensOf(this.#start, to) > this.#budget && this.#best > this.#start) this.#end(this.#best);
    if (runs.tokensOf(this.#start, to) <= this.#budget) return;
    const fits = runs.tokensOf(from, to) <= this.#budget;
    // Where the piece began before it, the unit begins at a border, if not of this level then of one around it.
    if (this.#start < from && (fits || to - from === 1 || this.#isHalfFull(from))) this.#end(from);
    if (!fits && to - from > 1) this.#fill(from, to, depth + 1);
  }

  #consider(border: number): void {
    const { hashes } = this.#runs;
    if (!this.#isHalfFull(border)) return;
    if (this.#best === this.#start || hashes[border] < hashes[this.#best]) this.#best = border;
  }

  #isHalfFull(end: number): boolean {
    return 2 * this.#runs.tokensOf(this.#start, end) >= this.#budget;
  }

  #end(border: number): void {
    this.#borders.push(border);
    this.#restart(border);
  }

  #restart(start: number): void {
    this.#start = start;
    this.#best = start;
  }
}
