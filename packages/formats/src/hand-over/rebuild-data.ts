import { Data, DataType, makeData, RecordBatch, type Schema, Struct, Vector } from 'apache-arrow';
import type { BatchDescriptor, BufferDescriptor, DataDescriptor } from './data-descriptor.ts';

type ViewConstructor = {
  new (buffer: SharedArrayBuffer, byteOffset: number, length: number): ArrayBufferView;
  new (length: number): ArrayBufferView;
  readonly BYTES_PER_ELEMENT: number;
};

/** The data that {@link describeData} described, over the same memory: nothing is copied. */
export function rebuildData(type: DataType, descriptor: DataDescriptor): Data {
  const { length, nullCount, children, dictionary, variadic = [] } = descriptor;
  const valueType: DataType = DataType.isDictionary(type) ? type.indices : type;
  const typeOf = (i: number) => type.children[i].type;
  return new Data(
    type,
    0,
    length,
    nullCount,
    // Arrow's order: offsets, values, validity, type ids.
    [
      hasOffsets(type) ? view(offsetArray(type), descriptor.offsets, 1) : undefined,
      hasValues(type) ? view(valueType.ArrayType, descriptor.values) : undefined,
      DataType.isUnion(type) || DataType.isNull(type) ? undefined : view(Uint8Array, descriptor.validity),
      DataType.isUnion(type) ? view(Int8Array, descriptor.typeIds) : undefined,
    ] as never,
    children?.map((child, i) => rebuildData(typeOf(i), child)),
    dictionary && DataType.isDictionary(type)
      ? new Vector(dictionary.map((chunk) => rebuildData(type.dictionary, chunk)))
      : undefined,
    variadic.map((buffer) => view(Uint8Array, buffer) as Uint8Array),
  );
}

/** The batch that {@link describeBatch} described, with the columns of a schema. */
export function rebuildBatch(schema: Schema, { length, columns }: BatchDescriptor): RecordBatch {
  const children = columns.map((column, i) => rebuildData(schema.fields[i].type, column));
  return batchOf(schema, length, children);
}

/** A batch of columns. */
export function batchOf(schema: Schema, length: number, children: Data[]): RecordBatch {
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
}

/** Empty buffers are not described; readers still find an array, which for offsets holds the one zero the format asks for. */
function view(View: ViewConstructor, buffer: BufferDescriptor | undefined, emptyLength = 0): ArrayBufferView {
  if (buffer === undefined) return new View(emptyLength);
  return new View(buffer.buffer, buffer.byteOffset, buffer.byteLength / View.BYTES_PER_ELEMENT);
}

export const isLarge = (type: DataType) =>
  DataType.isLargeUtf8(type) || DataType.isLargeBinary(type) || DataType.isLargeList(type);

export const isView = (type: DataType) => DataType.isUtf8View(type) || DataType.isBinaryView(type);

/** True for strings, bytes, lists and maps (32 or 64 bit offsets) and dense unions. */
export const hasOffsets = (type: DataType) =>
  DataType.isUtf8(type) ||
  DataType.isBinary(type) ||
  DataType.isList(type) ||
  DataType.isMap(type) ||
  DataType.isDenseUnion(type) ||
  isLarge(type);

const offsetArray = (type: DataType) => (isLarge(type) ? BigInt64Array : Int32Array);

/** False for the types whose values lie in their children, and for nulls. */
export const hasValues = (type: DataType) =>
  !(
    DataType.isNull(type) ||
    DataType.isStruct(type) ||
    DataType.isUnion(type) ||
    DataType.isList(type) ||
    DataType.isLargeList(type) ||
    DataType.isFixedSizeList(type) ||
    DataType.isMap(type)
  );
