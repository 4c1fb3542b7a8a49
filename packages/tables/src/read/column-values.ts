import { type Data, type RecordBatch, Utf8, type Vector } from 'apache-arrow';
import { vectorSize } from '../schema/column.ts';

/** The Arrow data of a column of a batch. @throws TypeError when the batch has no such column. */
export function columnData(batch: RecordBatch, name: string): Data {
  const position = batch.schema.fields.findIndex((field) => field.name === name);
  if (position < 0) {
    throw new TypeError(
      `expected a column '${name}', got ${batch.schema.fields.map((field) => field.name).join(', ') || 'no column'}: ` +
        "is it among the columns the layer's input selects?",
    );
  }
  return batch.data.children[position];
}

/**
 * The numbers of a fixed-width column as they lie in memory, one a row, without copying: values of numeric columns, indices of
 * dictionary columns, codes of enumerations. This costs 3 ns a row where `Vector.get` costs 29 or more.
 */
export function columnValues<A extends Uint8Array | Uint16Array | Uint32Array | Float32Array = Uint32Array>(
  batch: RecordBatch,
  name: string,
): A {
  const data = columnData(batch, name);
  // Of a slice, Arrow cuts the values themselves; `offset` counts only for its bitmaps.
  return data.values.subarray(0, data.length) as A;
}

/** The 64-bit values of a column as pairs of 32 bits, low half first, without copying and without a bigint: row i is `words[2 * i]` and `words[2 * i + 1]`. */
export function columnWords(batch: RecordBatch, name: string): Uint32Array {
  const { values, length } = columnData(batch, name);
  return new Uint32Array(values.buffer, values.byteOffset, length * 2);
}

/** Lists of u32 as they lie in memory: row i is `items[offsets[i]] .. items[offsets[i + 1]]`. */
export interface ListValues {
  readonly length: number;
  readonly offsets: Int32Array;
  readonly items: Uint32Array;
}

/** Vectors as they lie in memory: row i is `values[size * i] .. values[size * (i + 1)]`. */
export interface VectorValues<A extends Int8Array | Uint16Array | Float32Array> {
  readonly length: number;
  readonly size: number;
  readonly values: A;
}

/** The vectors of a column, without copying; those of half floats as their bits. */
export function columnVectors<A extends Int8Array | Uint16Array | Float32Array = Int8Array>(
  batch: RecordBatch,
  name: string,
): VectorValues<A> {
  const { type, length, children } = columnData(batch, name);
  const size = vectorSize(type);
  if (size === undefined) throw new TypeError(`column '${name}': expected vectors, got ${type}`);
  return { length, size, values: children[0].values.subarray(0, length * size) as A };
}

/** The lists of a column of u32 lists, without copying. */
export function columnLists(batch: RecordBatch, name: string): ListValues {
  const { length, valueOffsets, children } = columnData(batch, name);
  return {
    length,
    offsets: valueOffsets.subarray(0, length + 1) as Int32Array,
    items: children[0].values as Uint32Array,
  };
}

/** Strings as they lie in memory: row i is `bytes[offsets[i]] .. bytes[offsets[i + 1]]`, in UTF-8. */
export interface StringValues {
  readonly length: number;
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** The strings of a Utf8 or Binary column, without copying. */
export function columnStrings(batch: RecordBatch, name: string): StringValues {
  return stringValues(columnData(batch, name));
}

/** The dictionary of a dictionary-encoded column, without copying. */
export function columnDictionary(batch: RecordBatch, name: string): StringValues {
  return dictionaryValues(columnData(batch, name).dictionary, name);
}

function dictionaryValues(dictionary: Vector | undefined, name: string): StringValues {
  if (dictionary === undefined) throw new TypeError(`column '${name}' is not dictionary-encoded`);
  if (dictionary.data.length === 0) return { length: 0, offsets: new Int32Array(1), bytes: new Uint8Array(0) };
  if (dictionary.data.length > 1 || !(dictionary.type instanceof Utf8)) {
    throw new TypeError(
      `column '${name}': expected one chunk of utf8 as its dictionary, got ${dictionary.data.length} of ${dictionary.type}`,
    );
  }
  return stringValues(dictionary.data[0]);
}

function stringValues(data: Data): StringValues {
  return {
    length: data.length,
    offsets: data.valueOffsets.subarray(0, data.length + 1) as Int32Array,
    bytes: data.values,
  };
}

/** Row `i` of some strings as text. For people and messages; hot loops compare bytes. */
export function stringAt(strings: StringValues, i: number): string {
  const { bytes, offsets } = strings;
  const from = bytes.byteOffset + offsets[i];
  return Buffer.from(bytes.buffer as ArrayBuffer, from, offsets[i + 1] - offsets[i]).toString('utf8');
}

/** True when row `i` of the column is null. */
export function isNull(data: Data, i: number): boolean {
  if (data.nullCount === 0) return false;
  const bit = data.offset + i;
  return (data.nullBitmap[bit >> 3] & (1 << (bit & 7))) === 0;
}
