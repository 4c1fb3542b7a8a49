import type { RowTable } from './row-table.ts';
import type { ColumnSchema } from './table-schema.ts';

/** Throws what is wrong with a value of a column. */
export function rowFault({ schema, rows }: RowTable, column: string): (row: number, expected: string) => never {
  const found = schema.columns.find(({ name }) => name === column) as ColumnSchema;
  return (row, expected) => {
    const value: unknown = rows[row][column];
    const Fault = faultOf(found, value);
    throw new Fault(
      `table '${schema.name}', row ${row}, column '${column}': expected ${expected}, got ${describe(value)}`,
    );
  };
}

/** A number that does not fit its column is a RangeError, anything of another kind a TypeError. */
export function faultOf({ type }: ColumnSchema, value: unknown): typeof RangeError | typeof TypeError {
  switch (type) {
    case 'utf8':
    case 'binary':
      return TypeError;
    case 'list':
    case 'fixed-list':
      return Array.isArray(value) && value.every(isNumber) ? RangeError : TypeError;
    default:
      return isNumber(value) ? RangeError : TypeError;
  }
}

const isNumber = (value: unknown) => typeof value === 'number' || typeof value === 'bigint';

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  return JSON.stringify(value)?.slice(0, 60) ?? typeof value;
}
