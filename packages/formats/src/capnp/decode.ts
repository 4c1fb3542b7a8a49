import { isUtf8 } from 'node:buffer';
import { checkRecords } from '../codec/check-records.ts';
import { DecodeError, damaged } from '../codec/codec-failure.ts';
import { elementType, widthOf } from '../codec/column-table.ts';
import { DecodedRecords, type ItemPlaces, type RecordPlaces } from '../codec/decoded-records.ts';
import { rawText } from '../codec/raw-text.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { type CapnpLayout, ElementSize, isNumber, layOutStruct, Pointer, VERSION, WORD } from './layout.ts';
import { CapnpMessage, type ListPlace, type StructPlace } from './message.ts';

/** Rows of a Cap'n Proto message, read where they lie. It may have any number of segments. @throws DecodeError */
export function decodeCapnp(bytes: Uint8Array, schema: TableSchema): DecodedRecords {
  const layout = layOutStruct(schema);
  const message = new CapnpMessage(bytes);
  const root = message.root();
  checkSignature(readSignature(message, root, layout), layout);
  const places = new CapnpPlaces(message, layout, root);
  checkRecords(places);
  return new DecodedRecords(places);
}

function readSignature(message: CapnpMessage, root: StructPlace, layout: CapnpLayout): string | undefined {
  const list = pointerOf(message, root, layout.signaturePointer);
  if (!list) return undefined;
  const { at, count } = text(message, list, 'the signature');
  return rawText(message.bytes).utf8Slice(at, at + count);
}

/** Other programs may leave it out. */
function checkSignature(signature: string | undefined, layout: CapnpLayout): void {
  if (signature === undefined || signature === layout.signature) return;
  const version = /^(\d+) /.exec(signature)?.[1];
  if (version === undefined)
    throw new DecodeError('not-this-format', `'${layout.signature}'`, JSON.stringify(signature.slice(0, 100)));
  if (version !== `${VERSION}`) throw new DecodeError('unsupported', `version ${VERSION}`, version);
  throw new DecodeError('other-schema', layout.signature, signature.slice(0, 1000));
}

/** The list behind a pointer of a struct; a struct of an older schema has fewer of them. */
function pointerOf(
  message: CapnpMessage,
  { at, dataWords, pointerWords }: StructPlace,
  pointer: number,
): ListPlace | undefined {
  return pointer < pointerWords ? message.list(at + (dataWords + pointer) * WORD) : undefined;
}

/** A text without its NUL. */
function text(
  { bytes }: CapnpMessage,
  { at, count, elementSize }: ListPlace,
  what: string,
): { at: number; count: number } {
  if (elementSize !== ElementSize.bytes1 || count === 0 || bytes[at + count - 1] !== 0) {
    throw damaged(`${what} as bytes that end with NUL`, `${count} elements of size ${elementSize}`);
  }
  return { at, count: count - 1 };
}

/** Checks the rows' pointers, and knows where they lead. */
class CapnpPlaces implements RecordPlaces {
  readonly schema: TableSchema;
  readonly rows: number;
  readonly bytes: Uint8Array;
  readonly #message: CapnpMessage;
  readonly #layout: CapnpLayout;
  readonly #words: readonly (readonly string[])[];
  readonly #items: readonly (ItemPlaces | undefined)[];
  /** The first struct, bytes from one to the next, and the words that they have. */
  readonly #first: number = 0;
  readonly #stride: number = 0;
  readonly #dataWords: number = 0;
  readonly #pointerWords: number = 0;

  constructor(message: CapnpMessage, layout: CapnpLayout, root: StructPlace) {
    this.schema = layout.schema;
    this.bytes = message.bytes;
    this.#message = message;
    this.#layout = layout;
    const list = pointerOf(message, root, 0);
    if (list) {
      if (list.elementSize !== ElementSize.composite)
        throw new DecodeError('unsupported', 'rows as structs', `elements of size ${list.elementSize}`);
      const { view } = message;
      const rows = view.getUint32(list.at, true) >>> 2;
      this.#dataWords = view.getUint16(list.at + 4, true);
      this.#pointerWords = view.getUint16(list.at + 6, true);
      this.#stride = (this.#dataWords + this.#pointerWords) * WORD;
      this.#first = list.at + WORD;
      // Structs of no words could be any number.
      const needed = rows * Math.max(this.#stride, layout.schema.columns.length > 0 ? WORD : 0);
      if ((view.getUint32(list.at, true) & 3) !== Pointer.struct || needed > list.count * WORD) {
        throw damaged(`${rows} rows within ${list.count} words`, `${needed} bytes`);
      }
      this.rows = rows;
    } else this.rows = 0;
    this.#words = layout.wordPointers.map((pointer) => (pointer < 0 ? [] : this.#readWords(root, pointer)));
    this.#items = layout.schema.columns.map((column, i) => (isNumber(column) ? undefined : this.#checkLists(i)));
  }

  place(column: number): (row: number) => number {
    const items = this.#items[column];
    if (items) return (row) => items.starts[row];
    const { data, nullBit } = this.#layout.fields[column];
    const [first, stride, dataBytes] = [this.#first, this.#stride, this.#dataWords * WORD];
    const { bytes } = this;
    // Beyond the data section that the writer knew, everything is 0.
    if (data + widthOf(elementType(this.schema.columns[column]) ?? 'u8') > dataBytes) return () => -1;
    if (nullBit < 0 || nullBit >= dataBytes * 8) return (row) => first + row * stride + data;
    const [byte, bit] = [nullBit >> 3, 1 << (nullBit & 7)];
    return (row) => {
      const at = first + row * stride;
      return (bytes[at + byte] & bit) === 0 ? at + data : -1;
    };
  }

  items(column: number): ItemPlaces {
    const items = this.#items[column];
    if (items) return items;
    throw new TypeError(`column '${this.schema.columns[column].name}' has no items`);
  }

  words(column: number): readonly string[] {
    return this.#words[column];
  }

  /** Checks the pointers of a column, and notes where they lead. */
  #checkLists(column: number): ItemPlaces {
    const schema = this.schema.columns[column];
    const { pointer } = this.#layout.fields[column];
    const starts = new Int32Array(this.rows).fill(-1);
    const lengths = new Int32Array(this.rows);
    if (pointer >= this.#pointerWords) return { starts, lengths };
    const isText = schema.type === 'utf8';
    const wanted = ElementSize.bytes1 + Math.log2(widthOf(elementType(schema) ?? 'u8'));
    const what = `column '${schema.name}'`;
    const first = this.#first + (this.#dataWords + pointer) * WORD;
    const message = this.#message;
    const { bytes } = this;
    for (let row = 0; row < starts.length; row++) {
      const at = first + row * this.#stride;
      const near = isText ? message.nearBytes(at) : -1;
      if (near >= 0) {
        const count = message.nearCount(at);
        if (count === 0 || bytes[near + count - 1] !== 0)
          throw damaged(`${what} as bytes that end with NUL`, `${count} bytes`);
        starts[row] = near;
        lengths[row] = count - 1;
        continue;
      }
      const list = message.list(at);
      if (!list) continue;
      if (!isText && list.elementSize !== wanted)
        throw damaged(`${what} of elements of size ${wanted}`, list.elementSize);
      starts[row] = list.at;
      lengths[row] = isText ? text(message, list, what).count : list.count;
    }
    return { starts, lengths };
  }

  #readWords(root: StructPlace, pointer: number): string[] {
    const list = pointerOf(this.#message, root, pointer);
    if (!list) return [];
    if (list.elementSize !== ElementSize.pointer)
      throw damaged('words as pointers', `elements of size ${list.elementSize}`);
    const raw = rawText(this.bytes);
    // Words may share their bytes, within limits.
    let left = this.bytes.byteLength * 16;
    return Array.from({ length: list.count }, (_, i) => {
      const word = this.#message.list(list.at + i * WORD);
      if (!word) return '';
      const { at, count } = text(this.#message, word, `word ${i}`);
      left -= count;
      if (left < 0) throw damaged('as many words as fit in the bytes', 'more');
      if (!isUtf8(this.bytes.subarray(at, at + count) as Uint8Array<ArrayBuffer>))
        throw damaged(`UTF-8 in word ${i}`, 'other bytes');
      return raw.utf8Slice(at, at + count);
    });
  }
}
