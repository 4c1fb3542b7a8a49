import { padded } from '@strata/tables';
import { BUFFERS, type ColumnSizes, type TablePlan } from '../codec/table-plan.ts';
import type { TableSchema } from '../codec/table-schema.ts';

/** Version of the arrangement of columns within a payload. */
export const COLUMNS_VERSION = 1;

/** Bytes before the directory: version, number of columns, rows, bytes of the schema's text, where the directory is. */
export const PRELUDE_BYTES = 32;

/** Byte offsets in the payload; see FORMAT.md. */
export const Prelude = Object.freeze({ version: 0, columns: 4, rows: 8, schemaBytes: 16, directory: 20, bytes: 24 });

/** Bytes of the directory for one column: the number of nulls, then place and length of each buffer, all u64. */
export const ENTRY_BYTES = 8 + BUFFERS.length * 16;

/** The schema as both sides write it down; what a decoder expects has to be the same text. */
export const schemaText = ({ name, columns }: TableSchema): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      table: name,
      columns: columns.map((column) => ({
        name: column.name,
        nullable: column.nullable,
        type: column.type,
        ...(column.type === 'dictionary' && { codes: column.codes }),
        ...('item' in column && { item: column.item }),
        ...('size' in column && { size: column.size }),
      })),
    }),
  );

/** Where the parts of a payload lie, in bytes from its start. */
export interface ColumnsLayout {
  readonly schema: Uint8Array;
  readonly directory: number;
  readonly body: number;
  readonly end: number;
}

export function layOutColumns({ schema, columns }: TablePlan): ColumnsLayout {
  const text = schemaText(schema);
  const directory = padded(PRELUDE_BYTES + text.byteLength);
  const body = padded(directory + columns.length * ENTRY_BYTES);
  return { schema: text, directory, body, end: columns.reduce((at, sizes) => at + bytesOf(sizes), body) };
}

const bytesOf = (sizes: ColumnSizes): number => BUFFERS.reduce((sum, name) => sum + padded(sizes[name]), 0);
