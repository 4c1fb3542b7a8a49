import { type Codec, decodeSafely, type EncodeOptions } from './codec.ts';
import type { DecodedRecords } from './decoded-records.ts';
import type { RowTable } from './row-table.ts';
import { rowsOfColumns } from './rows-of-columns.ts';
import type { TableSchema } from './table-schema.ts';

/** A codec whose format has a record for each row, read where it lies: columns are made into rows first. */
export function recordCodec(
  name: string,
  encode: (table: RowTable, options?: EncodeOptions) => Uint8Array,
  decode: (bytes: Uint8Array, schema: TableSchema) => DecodedRecords,
): Codec {
  return {
    name,
    zeroCopy: false,
    canonical: true,
    encodeRows: encode,
    encodeColumns: (table, options) => encode(rowsOfColumns(table), options),
    decode: (bytes, schema) => decodeSafely(name, schema, () => decode(bytes, schema)),
  };
}
