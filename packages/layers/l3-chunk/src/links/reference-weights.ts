import { columnValues, SymbolRole } from '@strata/tables';
import type { Table } from 'apache-arrow';

/** Weight of a reference of which nothing is known: that of a plain read. */
const PLAIN = 100;
const NOT_A_REFERENCE = SymbolRole.definition | SymbolRole.import;

/**
 * What L2 says of the importance of references. Occurrences and references have no number in common, but the same order: the references of a file are its
 * occurrences that are neither definitions nor imports. Where the numbers do not agree (another layer in L2's place), all references weigh the same.
 */
export class ReferenceWeights {
  readonly #roles: readonly Uint8Array[];
  readonly #importance: readonly Uint8Array[];
  /** Occurrences before each file; undefined where that cannot be known. */
  readonly #starts: Float64Array | undefined;
  readonly #counts: Uint32Array;
  #weights = new Uint8Array(256);
  #known = 0;
  #batch = 0;
  /** Occurrences before the batch. */
  #before = 0;

  /** @param counts - occurrences of each file, by what it has of nodes, imports and references */
  constructor(occurrences: Table, counts: Uint32Array) {
    this.#roles = occurrences.batches.map((batch) => columnValues<Uint8Array>(batch, 'roles'));
    this.#importance = occurrences.batches.map((batch) => columnValues<Uint8Array>(batch, 'importance'));
    this.#counts = counts;
    const starts = new Float64Array(counts.length);
    let total = 0;
    for (let file = 0; file < counts.length; file++) {
      starts[file] = total;
      total += counts[file];
    }
    this.#starts = total === occurrences.numRows ? starts : undefined;
  }

  /** Goes to a file with so many references. */
  load(file: number, references: number): void {
    this.#known = 0;
    if (this.#starts === undefined) return;
    const start = this.#starts[file];
    if (start < this.#before) {
      this.#batch = 0;
      this.#before = 0;
    }
    while (start >= this.#before + this.#roles[this.#batch].length) this.#before += this.#roles[this.#batch++].length;
    const from = start - this.#before;
    const known = this.#read(from, Math.min(from + this.#counts[file], this.#roles[this.#batch].length));
    if (known === references) this.#known = known;
  }

  of(reference: number): number {
    return reference < this.#known ? Math.max(1, this.#weights[reference]) : PLAIN;
  }

  #read(from: number, to: number): number {
    if (to - from > this.#weights.length) this.#weights = new Uint8Array(2 * (to - from));
    const weights = this.#weights;
    const roles = this.#roles[this.#batch];
    const importance = this.#importance[this.#batch];
    let count = 0;
    for (let row = from; row < to; row++) if ((roles[row] & NOT_A_REFERENCE) === 0) weights[count++] = importance[row];
    return count;
  }
}
