import { widthOf } from '../codec/column-table.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { SPAN } from './symbol-tables.ts';

/** The position of the first of the four columns of a span, if the schema has them next to each other; -1 if not. The row formats make them one struct. */
export function findSpan({ columns }: TableSchema): number {
  const first = columns.findIndex(({ name }) => name === SPAN[0]);
  if (first < 0) return -1;
  const [a, b, c, d] = columns.slice(first, first + SPAN.length);
  const isSpan =
    [a, b, c, d].every(
      (column, i) => column?.name === SPAN[i] && !column.nullable && (column.type === 'u32' || column.type === 'u16'),
    ) &&
    a.type === c.type &&
    b.type === d.type &&
    widthOf(a.type as 'u32') >= widthOf(b.type as 'u32');
  return isSpan ? first : -1;
}
