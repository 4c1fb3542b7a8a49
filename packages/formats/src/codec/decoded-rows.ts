import type { DecodedTable } from './codec.ts';
import { type ColumnTable, columnIndex } from './column-table.ts';
import { columnsOfPlan } from './columns-of-plan.ts';
import { planRows } from './plan-rows.ts';
import type { RowTable } from './row-table.ts';
import { bytesOfRows } from './rows-of-columns.ts';
import type { TableSchema } from './table-schema.ts';

/** A decoded table that is in rows, as objects. */
export class DecodedRows implements DecodedTable {
  readonly schema: TableSchema;
  readonly rows: number;
  copiedBytes: number;
  readonly #table: RowTable;

  /** @param copiedBytes - bytes of values that were made anew: for formats without columns, all of the input */
  constructor(table: RowTable, copiedBytes: number) {
    this.schema = table.schema;
    this.rows = table.rows.length;
    this.copiedBytes = copiedBytes;
    this.#table = table;
  }

  numbers(name: string): (row: number) => number | bigint {
    columnIndex(this.schema, name);
    const { rows } = this.#table;
    return (row) => (rows[row][name] ?? 0) as number;
  }

  texts(name: string): (row: number) => string {
    columnIndex(this.schema, name);
    const { rows } = this.#table;
    return (row) => (rows[row][name] ?? '') as string;
  }

  isNull(name: string): (row: number) => boolean {
    columnIndex(this.schema, name);
    const { rows } = this.#table;
    return (row) => rows[row][name] === null;
  }

  words(name: string): readonly string[] {
    const words = this.#table.dictionaries[name];
    if (!words) throw new TypeError(`column '${name}': expected a dictionary`);
    return words;
  }

  columns(): ColumnTable {
    const columns = columnsOfPlan(planRows(this.#table));
    this.copiedBytes += bytesOfRows(columns);
    return columns;
  }

  toRows(): RowTable {
    return this.#table;
  }
}
