import type { ColumnDefinition, TableDefinition } from '@strata/tables';
import { type DataType, type FixedSizeList, type List, Type } from 'apache-arrow';

/** Element types of columns of numbers, with the bits they take; 64-bit integers are bigints. */
export type NumberType = 'u8' | 'u16' | 'u32' | 'u64' | 'i8' | 'i16' | 'i32' | 'i64' | 'f16' | 'f32' | 'f64';

interface Named {
  readonly name: string;
  readonly nullable: boolean;
}

/** What a column holds, as far as codecs care. */
export type ColumnSchema = Named &
  (
    | { readonly type: NumberType }
    | { readonly type: 'utf8' | 'binary' }
    /** Codes into words of the column's own. A row has the code; the words travel once, beside the rows. */
    | { readonly type: 'dictionary'; readonly codes: 'u8' | 'u16' | 'u32' }
    | { readonly type: 'list'; readonly item: NumberType }
    | { readonly type: 'fixed-list'; readonly item: NumberType; readonly size: number }
  );

/** Name and columns of a table that codecs carry. Both sides know it: decoders check what comes against it. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly ColumnSchema[];
}

/**
 * The schema of one of the pipeline's tables, without its transient columns.
 *
 * @throws TypeError when a column is of an Arrow type that codecs do not carry
 */
export function schemaOfTable({ name, columns }: TableDefinition): TableSchema {
  const stored = Object.entries(columns).filter(([, { transient }]) => !transient);
  return { name, columns: stored.map(([column, definition]) => columnSchema(name, column, definition)) };
}

function columnSchema(table: string, name: string, { storage, nullable, type }: ColumnDefinition): ColumnSchema {
  const named = { name, nullable };
  switch (storage) {
    case 'utf8':
    case 'binary':
      return { ...named, type: storage };
    case 'dictionary':
      return { ...named, type: 'dictionary', codes: 'u32' };
    case 'enumeration':
      return { ...named, type: 'dictionary', codes: 'u8' };
    default:
      return arrowColumnSchema(table, named, type);
  }
}

function arrowColumnSchema(table: string, named: Named, type: DataType): ColumnSchema {
  const number = numberTypeOf(type);
  if (number) return { ...named, type: number };
  if (type.typeId === Type.List || type.typeId === Type.FixedSizeList) {
    const { children } = type as List | FixedSizeList;
    const item = numberTypeOf(children[0].type);
    if (item) {
      return type.typeId === Type.List
        ? { ...named, type: 'list', item }
        : { ...named, type: 'fixed-list', item, size: (type as FixedSizeList).listSize };
    }
  }
  throw new TypeError(
    `table '${table}', column '${named.name}': expected numbers, strings, bytes, dictionaries, or lists of numbers, ` +
      `got ${type}; codecs carry nothing else: use the Arrow file writer for this table`,
  );
}

/** The element type of an Arrow type that is a plain number; undefined for others. */
export function numberTypeOf(type: DataType): NumberType | undefined {
  if (type.typeId === Type.Int) {
    const { bitWidth, isSigned } = type as unknown as { bitWidth: number; isSigned: boolean };
    return `${isSigned ? 'i' : 'u'}${bitWidth}` as NumberType;
  }
  if (type.typeId === Type.Float) {
    const { precision } = type as unknown as { precision: number };
    return (['f16', 'f32', 'f64'] as const)[precision];
  }
  return undefined;
}
