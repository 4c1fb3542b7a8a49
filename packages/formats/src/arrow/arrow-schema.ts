import {
  Binary,
  type DataType,
  Dictionary,
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Schema,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow';
import type { ColumnSchema, NumberType, TableSchema } from '../codec/table-schema.ts';

const NUMBERS: Readonly<Record<NumberType, () => DataType>> = {
  u8: () => new Uint8(),
  u16: () => new Uint16(),
  u32: () => new Uint32(),
  u64: () => new Uint64(),
  i8: () => new Int8(),
  i16: () => new Int16(),
  i32: () => new Int32(),
  i64: () => new Int64(),
  f16: () => new Float16(),
  f32: () => new Float32(),
  f64: () => new Float64(),
};

/** The Arrow schema of a table. The id of a dictionary is the position of its column, so that the same table gives the same bytes in every process. */
export function arrowSchemaOf({ name, columns }: TableSchema): Schema {
  const fields = columns.map((column, i) => new Field(column.name, arrowType(column, i), column.nullable));
  return new Schema(fields, new Map([['strata.table', name]]));
}

function arrowType(column: ColumnSchema, position: number): DataType {
  switch (column.type) {
    case 'utf8':
      return new Utf8();
    case 'binary':
      return new Binary();
    case 'dictionary':
      return new Dictionary(new Utf8(), NUMBERS[column.codes]() as Uint32, position);
    case 'list':
      return new List(new Field('item', NUMBERS[column.item](), false));
    case 'fixed-list':
      return new FixedSizeList(column.size, new Field('item', NUMBERS[column.item](), false));
    default:
      return NUMBERS[column.type]();
  }
}
