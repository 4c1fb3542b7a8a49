import { type DataType, Dictionary, Field, Schema } from 'apache-arrow';
import type { ColumnDefinition } from './column.ts';

/** The columns of a table by name, in schema order. */
export type Columns = Readonly<Record<string, ColumnDefinition>>;

/** A table all packages agree on: name, meaning, columns, and the Arrow schema they make. */
export interface TableDefinition<C extends Columns = Columns> {
  readonly name: string;
  readonly doc: string;
  readonly columns: C;
  readonly schema: Schema;
  /** True for tables that any number of layers append to (diagnostics); every other table has exactly one producer. */
  readonly appendable: boolean;
  /** The table as an input of which only these columns are read; the others need not exist. */
  select<K extends keyof C & string>(...names: K[]): TableSelection<Pick<C, K>>;
}

/** Some columns of a table, as an input of a layer. */
export interface TableSelection<C extends Columns = Columns> {
  readonly table: TableDefinition;
  readonly columns: C;
}

/** What a layer may give as an input: a whole table, or some columns of it. */
export type TableInput = TableDefinition | TableSelection;

/** Any input as a selection. */
export function selectionOf(input: TableInput): TableSelection {
  return 'table' in input ? input : { table: input, columns: input.columns };
}

/**
 * Defines a table. Dictionary ids are the column's position, so that the same table gives the same IPC bytes in every process.
 *
 * @throws TypeError when a name is not a lower_snake_case word: table and column names become file names and SQL names.
 */
export function defineTable<const C extends Columns>(
  name: string,
  doc: string,
  columns: C,
  options: { readonly appendable?: boolean } = {},
): TableDefinition<C> {
  for (const word of [name, ...Object.keys(columns)]) {
    if (!/^[a-z][a-z0-9_]*$/.test(word)) {
      throw new TypeError(`table '${name}': expected lower_snake_case names, got '${word}'`);
    }
  }
  const fields = Object.entries(columns).map(
    ([column, definition], position) =>
      new Field(
        column,
        withDictionaryId(definition.type, position),
        definition.nullable,
        new Map([['doc', definition.doc]]),
      ),
  );
  const table: TableDefinition<C> = {
    name,
    doc,
    columns,
    schema: new Schema(fields, new Map([['strata.table', name]])),
    appendable: options.appendable ?? false,
    select<K extends keyof C & string>(...names: K[]): TableSelection<Pick<C, K>> {
      const missing = names.filter((column) => !(column in columns));
      if (missing.length > 0) {
        throw new TypeError(
          `table '${name}' has no column '${missing.join("', '")}'; its columns are ${Object.keys(columns).join(', ')}`,
        );
      }
      const picked = Object.fromEntries(names.map((column) => [column, columns[column]]));
      return { table, columns: picked as unknown as Pick<C, K> };
    },
  };
  return table;
}

function withDictionaryId(type: DataType, id: number): DataType {
  return type instanceof Dictionary ? new Dictionary(type.dictionary, type.indices, id, type.isOrdered) : type;
}
