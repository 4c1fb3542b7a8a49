import { batchOf } from '@strata/formats/hand-over';
import type { ColumnDefinition, ColumnStorage, Columns, TableDefinition } from '@strata/tables';
import { createBatchWriter, defineTable, vectorSize } from '@strata/tables';
import { type Data, type RecordBatch, vectorFromArray } from 'apache-arrow';
import { packColumns } from '../batches/pack-batches.ts';

type ValueOf<S extends ColumnStorage> = S extends 'utf8' | 'dictionary' | 'enumeration'
  ? string
  : S extends 'binary'
    ? string | Uint8Array
    : S extends 'arrow'
      ? unknown
      : S extends 'u64'
        ? bigint
        : S extends 'u32_list' | 'i8_vector' | 'f16_vector' | 'f32_vector'
          ? readonly number[]
          : number;

/** A row as a plain object. A column that is left out is null where it may be, else 0 or zeroes, '' or the first name of its enumeration. */
export type RowOf<C extends Columns> = {
  readonly [K in keyof C]?: (C[K] extends ColumnDefinition<infer S> ? ValueOf<S> : never) | null;
};

/**
 * A batch made of plain objects, for tests: slow and obvious.
 * @throws TypeError when a row has a column the table has not, or a null where none may be
 */
export function tableOf<C extends Columns>(table: TableDefinition<C>, rows: readonly RowOf<C>[]): RecordBatch {
  for (const row of rows) {
    for (const name of Object.keys(row)) {
      if (!(name in table.columns)) throw new TypeError(`table '${table.name}' has no column '${name}'`);
    }
  }
  const columns = Object.entries(table.columns).map(([name, definition], i) => {
    const values = rows.map((row) => row[name as keyof C] ?? missing(table.name, name, definition, row));
    return { type: table.schema.fields[i].type, parts: [columnOf(name, definition, values)] };
  });
  return batchOf(table.schema, rows.length, packColumns(columns));
}

function missing(
  table: string,
  name: string,
  { nullable, storage, type, values }: ColumnDefinition,
  row: object,
): unknown {
  if (nullable) return null;
  if (name in row && (row as Record<string, unknown>)[name] === null) {
    throw new TypeError(`table '${table}': column '${name}' is not nullable, got null`);
  }
  switch (storage) {
    case 'utf8':
    case 'dictionary':
    case 'binary':
      return '';
    case 'enumeration':
      return values[0];
    case 'u64':
      return 0n;
    case 'u32_list':
      return [];
    case 'i8_vector':
    case 'f16_vector':
    case 'f32_vector':
      return new Array(vectorSize(type)).fill(0);
    case 'arrow':
      throw new TypeError(`table '${table}': column '${name}' has no default value: give one in each row`);
    default:
      return 0;
  }
}

function columnOf(name: string, definition: ColumnDefinition, values: readonly unknown[]): Data {
  if (definition.storage === 'arrow') return vectorFromArray([...values], definition.type).data[0];
  const writer = createBatchWriter(defineTable('column', 'One column', { [name]: definition }));
  const column = writer.columns[name] as unknown as Record<
    string,
    (value: unknown, from?: number, to?: number) => void
  >;
  for (const value of values) {
    if (value === null) column.pushNull(undefined);
    else if (definition.storage === 'enumeration') column.push(codeOf(name, definition, String(value)));
    else if (definition.storage === 'dictionary') column.pushString(value);
    else if (value instanceof Uint8Array && definition.storage === 'binary') column.pushBytes(value, 0, value.length);
    else column.push(value);
  }
  return writer.finish().data.children[0];
}

function codeOf(name: string, { values }: ColumnDefinition, value: string): number {
  const code = values.indexOf(value);
  if (code < 0) throw new TypeError(`column '${name}': expected one of ${values.join(', ')}, got '${value}'`);
  return code;
}
