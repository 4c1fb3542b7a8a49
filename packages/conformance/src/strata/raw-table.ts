import {
  columnData,
  columnDictionary,
  columnStrings,
  columnValues,
  isNull,
  type StringValues,
  stringAt,
} from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';

/** A row, by the batch it lies in. */
export interface RowAt {
  readonly batch: number;
  readonly row: number;
}

/** The rows of a file, which lie in one batch. */
export interface FileRows {
  readonly batch: number;
  readonly start: number;
  /** Row after the last. */
  readonly end: number;
}

/** A table of the index, slow and simple: one value at a time, read from where it is stored, so that large tables need no memory. */
export class RawTable {
  readonly #batches: readonly RecordBatch[];
  readonly #strings = new Map<string, StringValues>();

  constructor(table: Table) {
    this.#batches = table.batches;
  }

  /** A numeric column, or the indices of a dictionary column, by batch. */
  numbers(column: string): readonly ArrayLike<number>[] {
    return this.#batches.map((batch) => columnValues(batch, column));
  }

  /** Whether a nullable column is null. */
  nullsOf(column: string): (at: RowAt) => boolean {
    const data = this.#batches.map((batch) => columnData(batch, column));
    return ({ batch, row }) => isNull(data[batch], row);
  }

  /** The strings of a dictionary or enumeration column, by index. */
  dictionary(column: string): string[] {
    const last = this.#batches.at(-1);
    if (last === undefined) return [];
    const strings = columnDictionary(last, column);
    return Array.from({ length: strings.length }, (_, i) => stringAt(strings, i));
  }

  /** The value of a plain string column. */
  text(column: string, { batch, row }: RowAt): string {
    const key = `${batch} ${column}`;
    let strings = this.#strings.get(key);
    if (!strings) {
      strings = columnStrings(this.#batches[batch], column);
      this.#strings.set(key, strings);
    }
    return stringAt(strings, row);
  }

  /** Where the rows of each file are, of a table grouped by file. */
  rowsByFile(): Map<number, FileRows> {
    const ranges = new Map<number, FileRows>();
    for (const [batch, ids] of this.numbers('file_id').entries()) {
      for (let start = 0; start < ids.length; ) {
        let end = start + 1;
        while (end < ids.length && ids[end] === ids[start]) end++;
        ranges.set(ids[start], { batch, start, end });
        start = end;
      }
    }
    return ranges;
  }
}
