import { batchOf, hasOffsets, hasValues, isLarge, isShared, isView } from '@strata/formats/hand-over';
import { SharedBody, validityBytes } from '@strata/tables';
import { Data, DataType, type RecordBatch, type Schema, type Vector } from 'apache-arrow';
import { copyBits, setBits } from './copy-bits.ts';
import { chunksOf, DictionaryMerger, maxIndex, rewriteIndices } from './merge-strings.ts';

/**
 * Copies batches into one batch whose buffers lie in one SharedArrayBuffer, laid out as the body of an Arrow IPC record batch: for each
 * column (a nested type's own buffers before those of its children) validity, offsets or type ids, values; 64-byte aligned. Any Arrow type,
 * slices too. Equal dictionaries are kept, different ones merged in order of first appearance.
 */
export function packBatches(schema: Schema, batches: readonly RecordBatch[]): RecordBatch {
  const columns = schema.fields.map(({ type }, i) => ({ type, parts: batches.map((batch) => batch.data.children[i]) }));
  const length = batches.reduce((total, batch) => total + batch.numRows, 0);
  return batchOf(schema, length, packColumns(columns));
}

/** As {@link packBatches}, for columns that are at hand as data: each column's parts are put one after the other. */
export function packColumns(columns: readonly { readonly type: DataType; readonly parts: readonly Data[] }[]): Data[] {
  const sizes: number[] = [];
  for (const { type, parts } of columns) measure(type, parts, sizes);
  const body = new SharedBody(sizes);
  return columns.map(({ type, parts }) => fill(type, parts, body));
}

const VIEW_BYTES = 16;
/** Strings of views up to this length lie in the view itself. */
const VIEW_INLINE = 12;

const lengthOf = (parts: readonly Data[]) => parts.reduce((total, { length }) => total + length, 0);
const offsetBytes = (type: DataType) => (isLarge(type) ? 8 : 4);
const offset = (data: Data, i: number) => Number(data.valueOffsets[i]);
const hasNulls = (type: DataType, parts: readonly Data[]) =>
  !DataType.isUnion(type) && !DataType.isNull(type) && parts.some(({ nullCount }) => nullCount > 0);

/** Bytes of the values of a column that is neither of bits nor of variable width. */
const valueBytes = ({ length, stride, values }: Data) => length * stride * values.BYTES_PER_ELEMENT;
const bytesOf = (view: ArrayBufferView, from: number, to: number) =>
  new Uint8Array(view.buffer, view.byteOffset + from, to - from);

/** The parts of a nested column's i-th child that its rows refer to. */
function childParts(type: DataType, parts: readonly Data[], i: number): Data[] {
  return parts.map((part) => {
    const child = part.children[i];
    if (DataType.isDenseUnion(type)) return child;
    if (hasOffsets(type)) return slice(child, offset(part, 0), offset(part, part.length));
    return slice(child, 0, part.length * (DataType.isFixedSizeList(type) ? type.listSize : 1));
  });
}

const slice = (data: Data, from: number, to: number) =>
  from === 0 && to === data.length ? data : data.slice(from, to - from);

/** Lists the sizes of the buffers in the order in which {@link fill} takes them. */
function measure(type: DataType, parts: readonly Data[], sizes: number[]): void {
  const length = lengthOf(parts);
  const sum = (size: (part: Data) => number) => parts.reduce((total, part) => total + size(part), 0);
  if (DataType.isNull(type)) return;
  if (DataType.isUnion(type)) sizes.push(length);
  else sizes.push(hasNulls(type, parts) ? validityBytes(length) : 0);
  if (hasOffsets(type)) sizes.push((length + (DataType.isUnion(type) ? 0 : 1)) * offsetBytes(type));
  if (DataType.isBool(type)) sizes.push(validityBytes(length));
  else if (isView(type)) {
    sizes.push(length * VIEW_BYTES);
    for (const part of parts) sizes.push(...part.variadicBuffers.map(({ byteLength }) => byteLength));
  } else if (hasValues(type)) {
    sizes.push(sum((part) => (hasOffsets(type) ? offset(part, part.length) - offset(part, 0) : valueBytes(part))));
  }
  const children: number = type.children?.length ?? 0;
  for (let i = 0; i < children; i++) measure(type.children[i].type, childParts(type, parts, i), sizes);
}

function fill(type: DataType, parts: readonly Data[], body: SharedBody): Data {
  const length = lengthOf(parts);
  const nullCount = hasNulls(type, parts) ? parts.reduce((total, part) => total + part.nullCount, 0) : 0;
  if (DataType.isNull(type)) return new Data(type, 0, length, length);
  const typeIds = DataType.isUnion(type) ? fillTypeIds(parts, body.take(length)) : undefined;
  const validity = typeIds ? undefined : fillValidity(parts, body.take(nullCount > 0 ? validityBytes(length) : 0));
  const offsets = hasOffsets(type) ? fillOffsets(type, parts, length, body) : undefined;
  let values: ArrayBufferView | undefined;
  let dictionary: Vector | undefined;
  let variadic: Uint8Array[] | undefined;
  if (DataType.isBool(type)) values = fillBits(parts, body.take(validityBytes(length)));
  else if (isView(type)) [values, variadic] = fillViews(parts, length, body);
  else if (DataType.isDictionary(type)) [values, dictionary] = fillIndices(type.indices, parts, length, body);
  else if (hasValues(type)) values = fillValues(type, parts, body);
  const children = (type.children ?? []).map(({ type: child }: { type: DataType }, i: number) =>
    fill(child, childParts(type, parts, i), body),
  );
  return new Data(
    type,
    0,
    length,
    nullCount,
    [offsets, values, validity, typeIds] as never,
    children,
    dictionary,
    variadic,
  );
}

function fillValidity(parts: readonly Data[], target: Uint8Array): Uint8Array {
  if (target.length === 0) return target;
  let row = 0;
  for (const part of parts) {
    if (part.nullCount > 0) copyBits(part.nullBitmap, part.offset, target, row, part.length);
    else setBits(target, row, part.length);
    row += part.length;
  }
  return target;
}

function fillBits(parts: readonly Data[], target: Uint8Array): Uint8Array {
  let row = 0;
  for (const part of parts) {
    // Bits cannot be sliced at any row, so Arrow keeps them whole, and the position of the first in `offset`.
    copyBits(part.values, part.offset, target, row, part.length);
    row += part.length;
  }
  return target;
}

function fillTypeIds(parts: readonly Data[], target: Uint8Array<SharedArrayBuffer>): ArrayBufferView {
  const typeIds = new Int8Array(target.buffer, target.byteOffset, target.length);
  let row = 0;
  for (const part of parts) {
    typeIds.set(part.typeIds.subarray(0, part.length), row);
    row += part.length;
  }
  return typeIds;
}

function fillOffsets(type: DataType, parts: readonly Data[], length: number, body: SharedBody): ArrayBufferView {
  if (DataType.isUnion(type)) return fillUnionOffsets(type, parts, length, body);
  const bytes = body.take((length + 1) * offsetBytes(type));
  const target = isLarge(type)
    ? new BigInt64Array(bytes.buffer, bytes.byteOffset, length + 1)
    : new Int32Array(bytes.buffer, bytes.byteOffset, length + 1);
  let row = 0;
  let base = 0;
  for (const part of parts) {
    const start = base - offset(part, 0);
    const source = part.valueOffsets;
    if (target instanceof BigInt64Array) {
      for (let i = 0; i <= part.length; i++) target[row + i] = BigInt(source[i]) + BigInt(start);
    } else {
      for (let i = 0; i <= part.length; i++) target[row + i] = source[i] + start;
    }
    row += part.length;
    base = Number(target[row]);
    if (base > 0x7fff_ffff && !isLarge(type)) {
      throw new RangeError(`expected less than 2 GiB of ${type} in one batch, got ${base} bytes or items`);
    }
  }
  return target;
}

/** Children of a dense union are taken whole, so a row moves by what lies before its part in its own child. */
function fillUnionOffsets(type: DataType, parts: readonly Data[], length: number, body: SharedBody): Int32Array {
  const bytes = body.take(length * 4);
  const target = new Int32Array(bytes.buffer, bytes.byteOffset, length);
  const base = new Int32Array(type.children.length);
  let row = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      const child = (type as unknown as { typeIdToChildIndex: number[] }).typeIdToChildIndex[part.typeIds[i]];
      target[row++] = part.valueOffsets[i] + base[child];
    }
    part.children.forEach((child, i) => {
      base[i] += child.length;
    });
  }
  return target;
}

function fillValues(type: DataType, parts: readonly Data[], body: SharedBody): ArrayBufferView {
  const ranges = parts.map((part) =>
    hasOffsets(type)
      ? bytesOf(part.values, offset(part, 0), offset(part, part.length))
      : bytesOf(part.values, 0, valueBytes(part)),
  );
  const target = body.take(ranges.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const range of ranges) {
    target.set(range, at);
    at += range.length;
  }
  if (hasOffsets(type)) return target;
  const Values = type.ArrayType;
  return new Values(target.buffer, target.byteOffset, target.byteLength / Values.BYTES_PER_ELEMENT);
}

function fillViews(parts: readonly Data[], length: number, body: SharedBody): [Uint8Array, Uint8Array[]] {
  const target = body.take(length * VIEW_BYTES);
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const variadic: Uint8Array[] = [];
  let at = 0;
  for (const part of parts) {
    target.set(bytesOf(part.values, 0, part.length * VIEW_BYTES), at);
    for (const end = at + part.length * VIEW_BYTES; at < end; at += VIEW_BYTES) {
      if (view.getInt32(at, true) <= VIEW_INLINE) continue;
      view.setInt32(at + 8, view.getInt32(at + 8, true) + variadic.length, true);
    }
    for (const buffer of part.variadicBuffers) {
      const copy = body.take(buffer.byteLength);
      copy.set(buffer);
      variadic.push(copy);
    }
  }
  return [target, variadic];
}

function fillIndices(
  indices: DataType,
  parts: readonly Data[],
  length: number,
  body: SharedBody,
): [ArrayBufferView, Vector] {
  const Indices = indices.ArrayType;
  const bytes = body.take(length * Indices.BYTES_PER_ELEMENT);
  const target = new Indices(bytes.buffer, bytes.byteOffset, length);
  const dictionaries = parts.flatMap(({ dictionary }) => dictionary ?? []);
  const shared =
    dictionaries.length > 0 &&
    dictionaries.every((dictionary) => sameDictionary(dictionary, dictionaries[0])) &&
    dictionaries[0].data.every(isShared);
  const merger = new DictionaryMerger();
  let row = 0;
  for (const part of parts) {
    const own = part.values.subarray(0, part.length);
    const map = shared || !part.dictionary ? undefined : merger.add(part.dictionary);
    if (merger.size > maxIndex(target) + 1) {
      throw new RangeError(`expected at most ${maxIndex(target) + 1} strings in the dictionary, got ${merger.size}`);
    }
    if (map) rewriteIndices(target.subarray(row, row + part.length), map, own);
    else target.set(own, row);
    row += part.length;
  }
  return [target, shared ? dictionaries[0] : merger.toVector()];
}

function sameDictionary(a: Vector, b: Vector): boolean {
  if (a === b) return true;
  const [one, other] = [chunksOf(a), chunksOf(b)];
  return (
    one.length === other.length &&
    one.every(
      (chunk, i) =>
        chunk.length === other[i].length && chunk.offsets === other[i].offsets && chunk.bytes === other[i].bytes,
    )
  );
}
