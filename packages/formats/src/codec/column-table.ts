import type { StringValues } from '@strata/tables';
import type { ColumnSchema, NumberType, TableSchema } from './table-schema.ts';

export type NumberArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float16Array
  | Float32Array
  | Float64Array;

/**
 * Validity of a column with nulls: bit i (least significant first) is 1 when row i has a value. A column without nulls has none.
 * What the value slot of a null holds has no meaning; strings and lists have length 0 there.
 */
export type Validity = Uint8Array | undefined;

/** One value a row. */
export interface NumberColumn {
  readonly type: NumberType;
  readonly values: NumberArray;
  readonly validity: Validity;
}

/** Row i is `bytes[offsets[i]] .. bytes[offsets[i + 1]]`; there is one offset more than rows, the first is 0, the last the length of `bytes`. */
export interface StringColumn {
  readonly type: 'utf8' | 'binary';
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  readonly validity: Validity;
}

/** Row i is word `values[i]`. */
export interface CodeColumn {
  readonly type: 'dictionary';
  readonly values: Uint8Array | Uint16Array | Uint32Array;
  readonly words: StringValues;
  readonly validity: Validity;
}

/** Row i is `values[offsets[i]] .. values[offsets[i + 1]]`, offsets as of strings. */
export interface ListColumn {
  readonly type: 'list';
  readonly offsets: Int32Array;
  readonly values: NumberArray;
  readonly validity: Validity;
}

/** Row i is `values[i * size] .. values[(i + 1) * size]`; also under a null there are `size` values. */
export interface FixedListColumn {
  readonly type: 'fixed-list';
  readonly values: NumberArray;
  readonly validity: Validity;
}

export type Column = NumberColumn | StringColumn | CodeColumn | ListColumn | FixedListColumn;

/** A table in columns, in the order of its schema. */
export interface ColumnTable {
  readonly schema: TableSchema;
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** All memory that a column lies in. */
export function viewsOf(column: Column): ArrayBufferView[] {
  const views: (ArrayBufferView | undefined)[] = [column.validity];
  if ('bytes' in column) views.push(column.offsets, column.bytes);
  else views.push(column.values);
  if (column.type === 'list') views.push(column.offsets);
  if (column.type === 'dictionary') views.push(column.words.offsets, column.words.bytes);
  return views.filter((view) => view !== undefined);
}

const ARRAYS = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  f16: Float16Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

/** The typed array of a number type. */
export const arrayOf = (type: NumberType) => ARRAYS[type] as Uint32ArrayConstructor;

/** Bytes of a number. */
export const widthOf = (type: NumberType): number => ARRAYS[type].BYTES_PER_ELEMENT;

/** The position of a column. @throws TypeError when there is none of that name */
export function columnIndex(schema: TableSchema, name: string): number {
  const i = schema.columns.findIndex((column) => column.name === name);
  if (i >= 0) return i;
  throw new TypeError(
    `table '${schema.name}': expected one of the columns ${schema.columns.map((column) => column.name).join(', ')}, got '${name}'`,
  );
}

/** True when row `i` has a value. */
export const isValid = (validity: Validity, i: number): boolean =>
  validity === undefined || (validity[i >> 3] & (1 << (i & 7))) !== 0;

/** The element type that the value slots of a column have; undefined for strings and bytes. */
export function elementType(column: ColumnSchema): NumberType | undefined {
  switch (column.type) {
    case 'utf8':
    case 'binary':
      return undefined;
    case 'dictionary':
      return column.codes;
    case 'list':
    case 'fixed-list':
      return column.item;
    default:
      return column.type;
  }
}
