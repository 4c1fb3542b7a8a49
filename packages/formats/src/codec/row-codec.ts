import { type Codec, type DecodedTable, decodeSafely, type EncodeOptions } from './codec.ts';
import type { RowTable } from './row-table.ts';
import { rowsOfColumns } from './rows-of-columns.ts';
import type { TableSchema } from './table-schema.ts';

/**
 * A codec whose format has rows: columns are made into rows first.
 *
 * @param canonical - see {@link Codec}
 */
export function rowCodec(
  name: string,
  encode: (table: RowTable, options?: EncodeOptions) => Uint8Array,
  decode: (bytes: Uint8Array, schema: TableSchema) => DecodedTable,
  canonical = true,
): Codec {
  return {
    name,
    zeroCopy: false,
    canonical,
    encodeRows: encode,
    encodeColumns: (table, options) => encode(rowsOfColumns(table), options),
    decode: (bytes, schema) => decodeSafely(name, schema, () => decode(bytes, schema)),
  };
}
