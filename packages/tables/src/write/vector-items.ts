import { type Data, type DataType, makeData } from 'apache-arrow';

/** The values of all rows of a column of vectors as the Arrow data of its one child, over the same memory. */
export function vectorItems(type: DataType, items: Int8Array | Uint16Array | Float32Array): Data {
  return makeData({ type: type.children[0].type, length: items.length, nullCount: 0, data: items } as never);
}
