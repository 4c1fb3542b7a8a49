import { isUtf8 } from 'node:buffer';
import {
  type ColumnDefinition,
  Interner,
  isNull,
  NONE,
  sharedStrings,
  sharedStringsOf,
  stringAt,
} from '@strata/tables';
import { type Data, DataType, type Dictionary, makeData, Utf8, type Vector } from 'apache-arrow';

/** A column cannot be made what it is declared to be. */
export class ColumnMisfit extends Error {
  readonly reason: 'wrong-type' | 'wrong-value';
  readonly expected: string;
  readonly got: string;
  /** Row within the batch, where one is to blame. */
  readonly row: number | undefined;

  constructor(reason: ColumnMisfit['reason'], expected: string, got: string, row?: number) {
    super(`expected ${expected}, got ${got}`);
    this.reason = reason;
    this.expected = expected;
    this.got = got;
    this.row = row;
  }
}

const NUMBERS = { u8: 1, u16: 2, u32: 4, u64: 8, f32: 0 } as const;

/**
 * A column with its declared type. What has it already is passed on as it is, unless there are nulls: layers of this project look at the value under a null, which
 * other programs leave to chance (see NONE).
 *
 * @param type - the declared Arrow type, with its dictionary's id
 * @throws ColumnMisfit
 */
export function conformColumn(definition: ColumnDefinition, type: DataType, data: Data): Data {
  const { storage } = definition;
  if (storage === 'enumeration') return enumerated(definition, type, data);
  if (storage === 'dictionary') return dictionaryEncoded(type, data);
  if (storage === 'utf8' || storage === 'binary') return strings(type, data);
  if (storage in NUMBERS) return numbers(storage as keyof typeof NUMBERS, type, data);
  // Lists and other types: the check of the batch tells whether they are the declared ones.
  return data;
}

function numbers(storage: keyof typeof NUMBERS, type: DataType, data: Data): Data {
  const float = storage === 'f32';
  if (!(DataType.isInt(data.type) || (float && DataType.isFloat(data.type)))) throw wrongType(type, data);
  if (`${data.type}` === `${type}` && data.nullCount === 0 && data.offset === 0) return data.clone(type);
  const values = data.values as ArrayLike<number | bigint>;
  const out = new (type.ArrayType as Uint32ArrayConstructor)(
    new SharedArrayBuffer(data.length * (NUMBERS[storage] || 4)),
  );
  const none = storage === 'u64' ? 0xffff_ffff_ffff_ffffn : NONE;
  for (let i = 0; i < data.length; i++) {
    if (isNull(data, i)) {
      out[i] = none as number;
      continue;
    }
    const value = storage === 'u64' ? BigInt(values[i]) : Number(values[i]);
    out[i] = value as number;
    if (!float && out[i] !== value) throw new ColumnMisfit('wrong-value', `${type}`, `${values[i]}`, i);
  }
  return makeData({ type, length: data.length, ...validityOf(data), data: out } as never);
}

function strings(type: DataType, data: Data): Data {
  const text = DataType.isUtf8(type);
  const plain = text ? isText(data.type) : isBytes(data.type);
  if (!plain && !(text && DataType.isDictionary(data.type))) throw wrongType(type, data);
  const { offsets, bytes } = plain ? stringsOf(data) : spelledOut(type, data);
  return makeData({ type, length: data.length, ...validityOf(data), valueOffsets: offsets, data: bytes } as never);
}

function dictionaryEncoded(type: DataType, data: Data): Data {
  const { indices, words } = encoded(type, data);
  const codes = new Uint32Array(new SharedArrayBuffer(data.length * 4));
  const rest = { type, length: data.length, ...validityOf(data), data: codes };
  if (indices === undefined) {
    const interner = new Interner();
    for (let i = 0; i < data.length; i++) {
      if (!isNull(data, i)) codes[i] = interner.intern(words.bytes, words.offsets[i], words.offsets[i + 1]);
    }
    const dictionary = sharedStrings(interner.offsets, interner.bytes, interner.size);
    return makeData({ ...rest, dictionary } as never);
  }
  for (let i = 0; i < data.length; i++) {
    if (isNull(data, i)) continue;
    codes[i] = checkedIndex(indices[i], words.length, i);
  }
  return makeData({ ...rest, dictionary: sharedStrings(words.offsets, words.bytes, words.length) } as never);
}

function enumerated({ values }: ColumnDefinition, type: DataType, data: Data): Data {
  const { indices, words } = encoded(type, data);
  const codes = new Map(values.map((value, code) => [value, code]));
  const out = new Uint8Array(new SharedArrayBuffer(data.length));
  const known = Array.from({ length: words.length }, (_, i) => codes.get(stringAt(words, i)));
  for (let i = 0; i < data.length; i++) {
    if (isNull(data, i)) continue;
    const word = indices === undefined ? i : checkedIndex(indices[i], words.length, i);
    const code = known[word];
    if (code === undefined) {
      throw new ColumnMisfit('wrong-value', `one of ${values.join(', ')}`, `'${stringAt(words, word)}'`, i);
    }
    out[i] = code;
  }
  const dictionary = sharedStringsOf(values);
  return makeData({ type, length: data.length, ...validityOf(data), data: out, dictionary } as never);
}

/** A dictionary column as plain strings. */
function spelledOut(type: DataType, data: Data): Strings {
  const { indices = [], words } = encoded(type, data);
  const { length } = data;
  const offsets = new Int32Array(length + 1);
  const parts: Uint8Array[] = [];
  for (let i = 0; i < length; i++) {
    const word = isNull(data, i) ? -1 : checkedIndex(indices[i], words.length, i);
    const part =
      word < 0 ? words.bytes.subarray(0, 0) : words.bytes.subarray(words.offsets[word], words.offsets[word + 1]);
    parts.push(part);
    offsets[i + 1] = offsets[i] + part.byteLength;
  }
  return { length, offsets, bytes: Buffer.concat(parts) };
}

interface Strings {
  readonly length: number;
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** Strings, or the words and indices of a dictionary of strings. */
function encoded(
  type: DataType,
  data: Data,
): { readonly indices?: ArrayLike<number | bigint>; readonly words: Strings } {
  if (isText(data.type)) return { words: stringsOf(data) };
  if (!DataType.isDictionary(data.type)) throw wrongType(type, data);
  const { dictionary: words } = data.type as Dictionary;
  if (!isText(words)) throw wrongType(type, data);
  const chunks = (data.dictionary as Vector).data;
  if (chunks.some(({ nullCount }) => nullCount > 0)) {
    throw new ColumnMisfit('wrong-value', 'a dictionary without nulls', 'one with nulls');
  }
  return { indices: data.values as ArrayLike<number>, words: joined(chunks.map(stringsOf)) };
}

function joined(chunks: readonly Strings[]): Strings {
  if (chunks.length === 1) return chunks[0];
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const offsets = new Int32Array(length + 1);
  let row = 0;
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.length; i++) offsets[row + 1 + i] = offsets[row] + chunk.offsets[i + 1];
    row += chunk.length;
  }
  return { length, offsets, bytes: Buffer.concat(chunks.map((chunk) => chunk.bytes)) };
}

const isText = (type: DataType) => DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type);
const isBytes = (type: DataType) =>
  DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type);

/** Strings with offsets from 0 that go up and end where the bytes end, in UTF-8 if they are text. */
function stringsOf(data: Data): Strings {
  const viewed = DataType.isUtf8View(data.type) || DataType.isBinaryView(data.type);
  const strings = viewed ? viewedStrings(data) : offsetStrings(data);
  if (isText(data.type) && !isUtf8(strings.bytes as Uint8Array<ArrayBuffer>)) {
    throw new ColumnMisfit('wrong-value', 'UTF-8', 'other bytes', rowOfBadText(strings));
  }
  return strings;
}

function rowOfBadText({ length, offsets, bytes }: Strings): number {
  for (let i = 0; i < length; i++) {
    if (!isUtf8(bytes.subarray(offsets[i], offsets[i + 1]) as Uint8Array<ArrayBuffer>)) return i;
  }
  return length - 1;
}

/**
 * Strings that lie in several buffers. A view takes 16 bytes: a length, then up to 12 bytes themselves, or four of them, the number of a buffer and a place in
 * it. What polars writes.
 */
function viewedStrings(data: Data): Strings {
  const { length, variadicBuffers } = data;
  const views = data.values as Uint8Array;
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const offsets = new Int32Array(length + 1);
  const parts: Uint8Array[] = [];
  for (let i = 0; i < length; i++) {
    const at = i * 16;
    const bytes = isNull(data, i) ? 0 : view.getInt32(at, true);
    const [buffer, start] =
      bytes <= 12 ? [views, at + 4] : [variadicBuffers[view.getInt32(at + 8, true)], view.getInt32(at + 12, true)];
    if (!(bytes >= 0 && buffer !== undefined && start >= 0 && start + bytes <= buffer.byteLength)) {
      throw new ColumnMisfit('wrong-value', 'a view of bytes that are there', `${bytes} bytes at ${start}`, i);
    }
    parts.push(buffer.subarray(start, start + bytes));
    offsets[i + 1] = offsets[i] + bytes;
    if (offsets[i + 1] < 0) throw new ColumnMisfit('wrong-value', 'strings below 2 GiB', 'more', i);
  }
  return { length, offsets, bytes: Buffer.concat(parts) };
}

function offsetStrings(data: Data): Strings {
  const { length } = data;
  const given = data.valueOffsets as ArrayLike<number | bigint>;
  const start = length === 0 ? 0 : Number(given[0]);
  const offsets = new Int32Array(length + 1);
  for (let i = 1; i <= length; i++) {
    const offset = Number(given[i]) - start;
    if (!(offset >= offsets[i - 1] && offset <= 0x7fff_ffff)) {
      throw new ColumnMisfit(
        'wrong-value',
        'offsets that go up, below 2 GiB',
        `${given[i - 1]} and ${given[i]}`,
        i - 1,
      );
    }
    offsets[i] = offset;
  }
  const end = start + offsets[length];
  if (end > data.values.length) throw new ColumnMisfit('wrong-value', `offsets up to ${data.values.length}`, `${end}`);
  return { length, offsets, bytes: data.values.subarray(start, end) };
}

function checkedIndex(value: number | bigint, length: number, row: number): number {
  const index = Number(value);
  if (index >= 0 && index < length) return index;
  throw new ColumnMisfit('wrong-value', `an index below ${length}, the dictionary's length`, `${index}`, row);
}

/** Validity with its first bit for the first row: a slice's bits begin where they like. */
function validityOf(data: Data): { nullCount: number; nullBitmap?: Uint8Array } {
  if (data.nullCount === 0) return { nullCount: 0 };
  const nullBitmap = new Uint8Array(new SharedArrayBuffer((data.length + 7) >> 3));
  let nullCount = 0;
  for (let i = 0; i < data.length; i++) {
    if (isNull(data, i)) nullCount++;
    else nullBitmap[i >> 3] |= 1 << (i & 7);
  }
  return { nullCount, nullBitmap };
}

const wrongType = (type: DataType, data: Data) =>
  new ColumnMisfit('wrong-type', DataType.isDictionary(type) ? `${type} or ${new Utf8()}` : `${type}`, `${data.type}`);
