import type { DecodedTable } from '../codec/codec.ts';
import type { Value } from '../codec/row-table.ts';

/** Reads a decoded table in all the ways there are: the rows, put together from the readers. */
export function readEverything(table: DecodedTable): Record<string, Value>[] {
  const { schema } = table;
  const whole = table.toRows().rows;
  const columns = schema.columns.map((column) => {
    const isNull = table.isNull(column.name);
    switch (column.type) {
      case 'utf8': {
        const read = table.texts(column.name);
        // Backwards first: out of order, rows are decoded one by one.
        for (let row = table.rows - 1; row >= 0; row--) if (!isNull(row)) read(row);
        return (row: number): Value => (isNull(row) ? null : read(row));
      }
      case 'binary':
      case 'list':
      case 'fixed-list':
        return (row: number): Value => (isNull(row) ? null : whole[row][column.name]);
      default: {
        const read = table.numbers(column.name);
        return (row: number): Value => (isNull(row) ? null : read(row));
      }
    }
  });
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(schema.columns.map(({ name }, i) => [name, columns[i](row)])),
  );
}
