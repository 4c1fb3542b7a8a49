import { type Data, DataType, type RecordBatch } from 'apache-arrow';
import type { BatchDescriptor, BufferDescriptor, DataDescriptor } from './data-descriptor.ts';

/**
 * Describes Arrow data for another thread. All buffers must lie in SharedArrayBuffers and the data must not be a slice (`isShared` tells,
 * `packBatches` makes them so).
 *
 * @param expected - the type as which the data will be rebuilt: of a struct only the members it has are described
 */
export function describeData(data: Data, expected: DataType = data.type): DataDescriptor {
  return {
    length: data.length,
    nullCount: DataType.isUnion(data.type) ? 0 : data.nullCount,
    validity: describeBuffer(data.nullBitmap),
    offsets: describeBuffer(data.valueOffsets),
    values: describeBuffer(data.values),
    typeIds: describeBuffer(data.typeIds),
    ...(data.variadicBuffers.length > 0 && { variadic: data.variadicBuffers.map((buffer) => describeBuffer(buffer)!) }),
    ...(data.children.length > 0 && { children: describeChildren(data, expected) }),
    ...(data.dictionary && { dictionary: data.dictionary.data.map((chunk) => describeData(chunk)) }),
  };
}

/** Describes a batch, see {@link describeData}. */
export function describeBatch(batch: RecordBatch): BatchDescriptor {
  return { length: batch.numRows, columns: batch.data.children.map((column) => describeData(column)) };
}

function describeChildren(data: Data, expected: DataType): DataDescriptor[] {
  if (!DataType.isStruct(expected)) {
    return data.children.map((child, i) => describeData(child, expected.children[i].type));
  }
  return expected.children.map((member) => {
    const position = data.type.children.findIndex(({ name }: { name: string }) => name === member.name);
    return describeData(data.children[position], member.type);
  });
}

function describeBuffer(view: ArrayBufferView | undefined): BufferDescriptor | undefined {
  if (view === undefined || view.byteLength === 0) return undefined;
  if (!(view.buffer instanceof SharedArrayBuffer)) throw new TypeError('expected data in a SharedArrayBuffer');
  return { buffer: view.buffer, byteOffset: view.byteOffset, byteLength: view.byteLength };
}
