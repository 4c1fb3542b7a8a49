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

/** A table of the index with whole columns, slow and simple: one value at a time, a row being a number from 0. */
export class RawTable {
  readonly length: number;
  readonly #batches: readonly RecordBatch[];
  /** First row of each batch. */
  readonly #starts: number[] = [];
  readonly #strings = new Map<string, StringValues>();

  constructor(table: Table) {
    this.#batches = table.batches;
    let rows = 0;
    for (const batch of table.batches) {
      this.#starts.push(rows);
      rows += batch.numRows;
    }
    this.length = rows;
  }

  /** A numeric column, or the indices of a dictionary column, as one array. */
  numbers(column: string): Uint32Array {
    const values = new Uint32Array(this.length);
    this.#batches.forEach((batch, i) => {
      values.set(columnValues(batch, column), this.#starts[i]);
    });
    return values;
  }

  /** Which rows of a nullable column are null. */
  nulls(column: string): Uint8Array {
    const values = new Uint8Array(this.length);
    this.#batches.forEach((batch, i) => {
      const data = columnData(batch, column);
      for (let row = 0; row < batch.numRows; row++) if (isNull(data, row)) values[this.#starts[i] + row] = 1;
    });
    return values;
  }

  /** The strings of a dictionary or enumeration column, by index. */
  dictionary(column: string): string[] {
    const last = this.#batches.at(-1);
    if (last === undefined) return [];
    const strings = columnDictionary(last, column);
    return Array.from({ length: strings.length }, (_, i) => stringAt(strings, i));
  }

  /** The value of a plain string column. */
  text(column: string, row: number): string {
    let batch = this.#starts.length - 1;
    while (this.#starts[batch] > row) batch--;
    const key = `${batch} ${column}`;
    let strings = this.#strings.get(key);
    if (!strings) {
      strings = columnStrings(this.#batches[batch], column);
      this.#strings.set(key, strings);
    }
    return stringAt(strings, row - this.#starts[batch]);
  }
}

/** First row and row after the last of each file, of a table grouped by file. */
export function fileRanges(fileIds: Uint32Array): Map<number, readonly [number, number]> {
  const ranges = new Map<number, readonly [number, number]>();
  for (let start = 0; start < fileIds.length; ) {
    let end = start + 1;
    while (end < fileIds.length && fileIds[end] === fileIds[start]) end++;
    ranges.set(fileIds[start], [start, end]);
    start = end;
  }
  return ranges;
}
