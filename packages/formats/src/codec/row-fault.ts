import type { RowTable } from './row-table.ts';

/** Throws what is wrong with a value of a column. */
export function rowFault({ schema, rows }: RowTable, column: string): (row: number, expected: string) => never {
  return (row, expected) => {
    throw new TypeError(
      `table '${schema.name}', row ${row}, column '${column}': expected ${expected}, got ${describe(rows[row][column])}`,
    );
  };
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  return JSON.stringify(value)?.slice(0, 60) ?? typeof value;
}
