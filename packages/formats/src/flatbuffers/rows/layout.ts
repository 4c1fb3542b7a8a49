import { elementType, widthOf } from '../../codec/column-table.ts';
import { signatureOf } from '../../codec/signature-of.ts';
import type { ColumnSchema, NumberType, TableSchema } from '../../codec/table-schema.ts';
import { findSpan } from '../../symbols/find-span.ts';
import { SPAN } from '../../symbols/symbol-tables.ts';

/** The last letter is the version. */
export const IDENTIFIER = 'STR1';

/** A field of a row's table. */
export interface RowField {
  /** Position among the table's slots. */
  readonly slot: number;
  /** Positions of its columns in the schema: one, or the four of a span. */
  readonly columns: readonly number[];
  /** Bytes it takes in the table, and the multiple of bytes it starts at. */
  readonly size: number;
  readonly align: number;
  /** Where in the table our encoder puts it: from the table's start. */
  readonly offset: number;
}

/** How rows of a schema lie in their tables. */
export interface RowLayout {
  readonly schema: TableSchema;
  readonly fields: readonly RowField[];
  /** By column: its field, and where in the field it lies. */
  readonly placeOf: readonly { readonly field: RowField; readonly within: number }[];
  /** Bytes of a table, and from one table to the next. */
  readonly tableBytes: number;
  readonly stride: number;
  /** Slot of the root table that holds the words of a column, by column; -1 for those without. */
  readonly wordSlots: readonly number[];
  /** Slot of the root table that holds `signature`. */
  readonly signatureSlot: number;
  /** The schema as text, so that a reader with another one notices. */
  readonly signature: string;
}

/**
 * Works out the layout of a row's table. Slots are in the order of the columns, the four columns of a span being one struct. In memory wide fields come
 * first, so that there is no padding; with 8-byte fields tables start 4 bytes behind a multiple of 8, so that the first field, at 4, lies at one.
 */
export function layOutRows(schema: TableSchema): RowLayout {
  const span = findSpan(schema);
  const found: Omit<RowField, 'offset'>[] = [];
  for (let i = 0; i < schema.columns.length; i++) {
    const columns = i === span ? SPAN.map((_, k) => i + k) : [i];
    const sizes = columns.map((column) => inlineBytes(schema.columns[column]));
    const align = Math.max(...sizes);
    // In a struct each member starts at a multiple of its size, and the whole takes a multiple of the largest.
    const size = columns.length === 1 ? sizes[0] : align * columns.length;
    found.push({ slot: found.length, columns, size, align });
    i += columns.length - 1;
  }
  let end = 4;
  const fields: RowField[] = [];
  for (const field of found.toSorted((a, b) => b.align - a.align || a.slot - b.slot)) {
    fields[field.slot] = { ...field, offset: end };
    end += field.size;
  }
  const wide = found.some(({ align }) => align === 8) ? 8 : 4;
  let slot = 1;
  return {
    schema,
    fields,
    placeOf: schema.columns.map((_, i) => {
      const field = fields.find(({ columns }) => columns.includes(i)) as RowField;
      return { field, within: field.columns.indexOf(i) * field.align };
    }),
    tableBytes: end,
    stride: Math.ceil(end / wide) * wide,
    wordSlots: schema.columns.map(({ type }) => (type === 'dictionary' ? slot++ : -1)),
    signatureSlot: slot,
    signature: signatureOf(schema),
  };
}

/** Numbers and codes lie in the table, anything else is an offset. */
function inlineBytes(column: ColumnSchema): number {
  return isInline(column) ? widthOf(elementType(column) as NumberType) : 4;
}

export const isInline = ({ type }: ColumnSchema): boolean =>
  type !== 'utf8' && type !== 'binary' && type !== 'list' && type !== 'fixed-list';
