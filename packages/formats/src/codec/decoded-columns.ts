import type { DecodedTable } from './codec.ts';
import { type ColumnTable, columnIndex, isValid } from './column-table.ts';
import { allTexts, textReader } from './read-texts.ts';
import type { RowTable } from './row-table.ts';
import { bytesOfRows, rowsOfColumns } from './rows-of-columns.ts';
import type { TableSchema } from './table-schema.ts';

/** A decoded table that is in columns. */
export class DecodedColumns implements DecodedTable {
  readonly schema: TableSchema;
  readonly rows: number;
  copiedBytes: number;
  readonly #table: ColumnTable;

  /** @param copiedBytes - bytes that decoding copied to make the columns: 0 when they are views */
  constructor(table: ColumnTable, copiedBytes = 0) {
    this.schema = table.schema;
    this.rows = table.rows;
    this.copiedBytes = copiedBytes;
    this.#table = table;
  }

  numbers(name: string): (row: number) => number | bigint {
    const column = this.#column(name);
    if (column.type === 'list' || column.type === 'fixed-list' || 'bytes' in column) {
      throw new TypeError(`column '${name}': expected numbers or codes, got ${column.type}`);
    }
    const values = column.values as Uint32Array;
    return (row) => values[row];
  }

  texts(name: string): (row: number) => string {
    const column = this.#column(name);
    if (column.type !== 'utf8') throw new TypeError(`column '${name}': expected strings, got ${column.type}`);
    return textReader(column);
  }

  isNull(name: string): (row: number) => boolean {
    const { validity } = this.#column(name);
    return (row) => !isValid(validity, row);
  }

  words(name: string): readonly string[] {
    const column = this.#column(name);
    if (column.type !== 'dictionary')
      throw new TypeError(`column '${name}': expected a dictionary, got ${column.type}`);
    return allTexts(column.words);
  }

  columns(): ColumnTable {
    return this.#table;
  }

  toRows(): RowTable {
    this.copiedBytes += bytesOfRows(this.#table);
    return rowsOfColumns(this.#table);
  }

  #column(name: string) {
    return this.#table.columns[columnIndex(this.schema, name)];
  }
}
