import type { RowTable } from '../codec/row-table.ts';
import type { TableSchema } from '../codec/table-schema.ts';

export const FORMAT = 'strata-msgpack';
export const VERSION = 1;

/** `records`: msgpackr's extension that writes the names of a row's columns once, and a byte for the row in their place. */
export type MsgpackForm = 'plain' | 'records';

/** Extension type of a record's definition: one byte, the record's id, then an array of names, then the values of the first one. */
export const RECORD_EXTENSION = 0x72;

/** Ids of records, which stand for themselves where MessagePack has the integers 64 to 127. */
export const FIRST_RECORD = 0x40;
export const LAST_RECORD = 0x7f;

/** What is in the one map, in this order: rows are last. */
export const wholeOf = (
  { schema, dictionaries }: Pick<RowTable, 'schema' | 'dictionaries'>,
  rows: RowTable['rows'],
) => ({
  format: FORMAT,
  version: VERSION,
  table: schema.name,
  dictionaries,
  rows,
});

/**
 * Whether a table's rows can be written and read as records without msgpackr, which is five times as fast: texts, and numbers that
 * MessagePack has only one way for.
 */
export const isPlain = ({ columns }: TableSchema): boolean =>
  columns.length > 0 &&
  columns.every(({ type, nullable }) => !nullable && ['utf8', 'dictionary', 'u8', 'u16', 'u32'].includes(type));

/** The array of names in a record's definition. */
export function recordNames({ columns }: TableSchema): Uint8Array {
  const parts: Uint8Array[] = [
    columns.length < 16
      ? Uint8Array.of(0x90 | columns.length)
      : Uint8Array.of(0xdc, columns.length >> 8, columns.length),
  ];
  for (const { name } of columns) {
    const bytes = Buffer.from(name, 'utf8');
    parts.push(bytes.length < 32 ? Uint8Array.of(0xa0 | bytes.length) : Uint8Array.of(0xd9, bytes.length), bytes);
  }
  return Buffer.concat(parts);
}
