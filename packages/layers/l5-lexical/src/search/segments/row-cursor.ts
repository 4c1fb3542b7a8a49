import { columnStrings, columnValues, type StringValues } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';

/** Cuts a table into consecutive pieces of given numbers of rows, without copying. A piece must lie within one batch. */
export class RowCursor {
  readonly #batches: readonly RecordBatch[];
  #batch = 0;
  #row = 0;

  constructor(table: Table) {
    this.#batches = table.batches;
  }

  /** The next `rows` rows; undefined if no batch has them. */
  take(rows: number): RowSlice | undefined {
    while (this.#batch < this.#batches.length && this.#row === this.#batches[this.#batch].numRows) {
      this.#batch++;
      this.#row = 0;
    }
    if (rows === 0) return EMPTY;
    const batch = this.#batches[this.#batch];
    if (batch === undefined || this.#row + rows > batch.numRows) return undefined;
    const from = this.#row;
    this.#row += rows;
    return {
      values: (column) => columnValues(batch, column).subarray(from, from + rows),
      strings: (column) => {
        const { offsets, bytes } = columnStrings(batch, column);
        return { length: rows, offsets: offsets.subarray(from, from + rows + 1), bytes };
      },
    };
  }
}

/** Some consecutive rows of a batch. */
export interface RowSlice {
  values(column: string): Uint32Array;
  strings(column: string): StringValues;
}

const EMPTY: RowSlice = {
  values: () => new Uint32Array(0),
  strings: () => ({ length: 0, offsets: new Int32Array(1), bytes: new Uint8Array(0) }),
};
