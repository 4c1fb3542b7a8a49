import type { TableSchema } from './table-schema.ts';

/** A value of a row: numbers (codes too), strings, bytes, lists of numbers; null in a nullable column. */
export type Value = number | bigint | string | Uint8Array | readonly number[] | readonly bigint[] | null;

/** One row, its columns by name. Also what RFC-062 calls a symbol when the table is the symbol table. */
export type Row = Readonly<Record<string, Value>>;

/** A table as one object a row. */
export interface RowTable {
  readonly schema: TableSchema;
  readonly rows: readonly Row[];
  /** The words of each dictionary column, by its name. Rows have codes: positions in these. */
  readonly dictionaries: Readonly<Record<string, readonly string[]>>;
}
