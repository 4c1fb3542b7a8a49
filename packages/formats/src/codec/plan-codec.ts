import { checkColumns } from './check-columns.ts';
import { type Codec, decodeSafely, type EncodeOptions } from './codec.ts';
import type { ColumnTable } from './column-table.ts';
import { DecodedColumns } from './decoded-columns.ts';
import { planColumns } from './plan-columns.ts';
import { planRows } from './plan-rows.ts';
import type { TablePlan } from './table-plan.ts';
import type { TableSchema } from './table-schema.ts';

/**
 * A codec whose format has columns as they lie in memory: rows are written into the encoded bytes directly, and decoding gives views.
 *
 * @param decode - finds the columns; what is in them is checked here
 */
export function planCodec(
  name: string,
  encode: (plan: TablePlan, options: EncodeOptions) => Uint8Array,
  decode: (bytes: Uint8Array, schema: TableSchema) => ColumnTable,
): Codec {
  return {
    name,
    zeroCopy: true,
    canonical: true,
    encodeRows: (table, options = {}) => encode(planRows(table), options),
    encodeColumns: (table, options = {}) => encode(planColumns(table), options),
    decode: (bytes, schema) =>
      decodeSafely(name, schema, () => new DecodedColumns(checkColumns(decode(bytes, schema)))),
  };
}
