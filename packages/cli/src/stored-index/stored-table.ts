import {
  type Columns,
  columnDictionary,
  columnStrings,
  columnValues,
  type StringValues,
  type TableDefinition,
} from '@strata/tables';
import type { Table } from 'apache-arrow';

const NO_STRINGS: StringValues = { length: 0, offsets: new Int32Array(1), bytes: new Uint8Array(0) };

/** A table of an index with its columns as they lie in memory, batch by batch. */
export class StoredTable<C extends Columns = Columns> {
  /** Rows of each batch. */
  readonly batches: readonly number[];
  readonly rows: number;
  readonly #table: Table;

  constructor(table: Table, _definition: TableDefinition<C>) {
    this.#table = table;
    this.batches = table.batches.map(({ numRows }) => numRows);
    this.rows = this.batches.reduce((total, rows) => total + rows, 0);
  }

  /** The numbers (or codes, or dictionary indices) of a column, an array for each batch. */
  values<A extends Uint8Array | Uint16Array | Uint32Array = Uint32Array>(column: keyof C & string): readonly A[] {
    return this.#table.batches.map((batch) => columnValues<A>(batch, column));
  }

  /** The strings of a utf8 column, for each batch. */
  strings(column: keyof C & string): readonly StringValues[] {
    return this.#table.batches.map((batch) => columnStrings(batch, column));
  }

  /** The dictionary of a column, which all batches share. */
  dictionary(column: keyof C & string): StringValues {
    const [batch] = this.#table.batches;
    return batch === undefined ? NO_STRINGS : columnDictionary(batch, column);
  }
}
