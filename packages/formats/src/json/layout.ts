import type { ColumnSchema, NumberType } from '../codec/table-schema.ts';

export const FORMAT = 'strata-json';
export const VERSION = 1;

/**
 * How a column's values are written where JSON has nothing like them: bytes as base64, 64-bit integers as decimal strings (JSON's numbers end
 * at 2^53 for most readers), and of floats NaN and the infinities as strings of these names.
 */
export type JsonForm = 'plain' | 'base64' | 'bigint' | 'float';

const formOf = (type: NumberType): JsonForm =>
  type === 'u64' || type === 'i64' ? 'bigint' : type[0] === 'f' ? 'float' : 'plain';

export function jsonForm(column: ColumnSchema): JsonForm {
  switch (column.type) {
    case 'utf8':
    case 'dictionary':
      return 'plain';
    case 'binary':
      return 'base64';
    case 'list':
    case 'fixed-list':
      return formOf(column.item);
    default:
      return formOf(column.type);
  }
}
