import { checkRecords } from '../codec/check-records.ts';
import { DecodeError, damaged } from '../codec/codec-failure.ts';
import { elementType, widthOf } from '../codec/column-table.ts';
import { DecodedRecords } from '../codec/decoded-records.ts';
import { rawText } from '../codec/raw-text.ts';
import { type FoundRecords, type ItemPlaces, RecordPlaces } from '../codec/record-places.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { type CapnpLayout, ElementSize, isNumber, layOutStruct, Pointer, VERSION, WORD } from './layout.ts';
import { CapnpMessage, type ListPlace, type StructPlace } from './message.ts';

/** Rows of a Cap'n Proto message, read where they lie. It may have any number of segments. @throws DecodeError */
export function decodeCapnp(bytes: Uint8Array, schema: TableSchema): DecodedRecords {
  const layout = layOutStruct(schema);
  const message = new CapnpMessage(bytes);
  const root = message.root();
  checkSignature(readSignature(message, root, layout), layout);
  const places = new RecordPlaces(new CapnpRows(message, layout, root).found(root));
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

/** Rows of one call of a loop: enough calls that V8 optimises it and not just one run of it. */
const CHUNK = 1024;

/** Checks the rows' pointers, and finds where they lead. */
class CapnpRows {
  readonly #message: CapnpMessage;
  readonly #layout: CapnpLayout;
  readonly #rows: number = 0;
  /** The first struct, bytes from one to the next, and the words that they have. */
  readonly #first: number = 0;
  readonly #stride: number = 0;
  readonly #dataWords: number = 0;
  readonly #pointerWords: number = 0;

  constructor(message: CapnpMessage, layout: CapnpLayout, root: StructPlace) {
    this.#message = message;
    this.#layout = layout;
    const list = pointerOf(message, root, 0);
    if (!list) return;
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
    this.#rows = rows;
  }

  found(root: StructPlace): FoundRecords {
    const { schema, wordPointers } = this.#layout;
    return {
      schema,
      rows: this.#rows,
      bytes: this.#message.bytes,
      items: schema.columns.map((column, i) => (isNumber(column) ? undefined : this.#findLists(i))),
      words: wordPointers.map((pointer) => (pointer < 0 ? undefined : this.#findWords(root, pointer))),
      number: (column) => this.#number(column),
      largestCode: (column) => this.#largestCode(column),
    };
  }

  #number(column: number): (row: number) => number {
    const { data, nullBit } = this.#layout.fields[column];
    const [first, stride, dataBytes] = [this.#first, this.#stride, this.#dataWords * WORD];
    const { bytes } = this.#message;
    // Beyond the data section that the writer knew, everything is 0.
    if (data + widthOf(elementType(this.#layout.schema.columns[column]) ?? 'u8') > dataBytes) return () => -1;
    if (nullBit < 0 || nullBit >= dataBytes * 8) return (row) => first + row * stride + data;
    const [byte, bit] = [nullBit >> 3, 1 << (nullBit & 7)];
    return (row) => {
      const at = first + row * stride;
      return (bytes[at + byte] & bit) === 0 ? at + data : -1;
    };
  }

  #largestCode(column: number): number | undefined {
    const schema = this.#layout.schema.columns[column];
    const { data } = this.#layout.fields[column];
    if (schema.type !== 'dictionary' || schema.codes !== 'u32' || schema.nullable) return undefined;
    if (data + 4 > this.#dataWords * WORD) return 0;
    let largest = 0;
    for (let row = 0; row < this.#rows; row += CHUNK) {
      const count = Math.min(CHUNK, this.#rows - row);
      const first = this.#first + row * this.#stride + data;
      largest = Math.max(largest, largestOf(this.#message.view, first, this.#stride, count));
    }
    return largest;
  }

  /** Checks the pointers of a column, and notes where they lead. */
  #findLists(column: number): ItemPlaces {
    const schema = this.#layout.schema.columns[column];
    const { pointer } = this.#layout.fields[column];
    const what = `column '${schema.name}'`;
    const first = this.#first + (this.#dataWords + pointer) * WORD;
    const count = pointer < this.#pointerWords ? this.#rows : 0;
    if (schema.type === 'utf8') return this.#findTexts(first, this.#stride, count, this.#rows, what);
    const [starts, lengths] = [new Int32Array(this.#rows).fill(-1), new Int32Array(this.#rows)];
    const wanted = ElementSize.bytes1 + Math.log2(widthOf(elementType(schema) ?? 'u8'));
    for (let row = 0; row < count; row++) {
      const list = this.#message.list(first + row * this.#stride);
      if (!list) continue;
      if (list.elementSize !== wanted) throw damaged(`${what} of elements of size ${wanted}`, list.elementSize);
      starts[row] = list.at;
      lengths[row] = list.count;
    }
    return { starts, lengths };
  }

  /** Checks `count` pointers to texts, the first at `first`, and notes where they lead. */
  #findTexts(first: number, stride: number, count: number, rows: number, what: string): ItemPlaces {
    const [starts, lengths] = [new Int32Array(rows).fill(-1), new Int32Array(rows)];
    const message = this.#message;
    const { view, bytes, only } = message;
    for (let row = 0; row < count; ) {
      const to = Math.min(row + CHUNK, count);
      if (only) row = followNear(view, bytes, only.start, only.end, first, stride, row, to, starts, lengths);
      if (row === to) continue;
      const list = message.list(first + row * stride);
      if (list) ({ at: starts[row], count: lengths[row] } = text(message, list, `${what}, ${row}`));
      row++;
    }
    return { starts, lengths };
  }

  #findWords(root: StructPlace, pointer: number): ItemPlaces {
    const list = pointerOf(this.#message, root, pointer);
    if (list && list.elementSize !== ElementSize.pointer)
      throw damaged('words as pointers', `elements of size ${list.elementSize}`);
    const count = list?.count ?? 0;
    return this.#findTexts(list?.at ?? 0, WORD, count, count, 'words');
  }
}

/** The largest of numbers that lie `stride` bytes apart. */
function largestOf(view: DataView, first: number, stride: number, count: number): number {
  let largest = 0;
  for (let i = 0, at = first; i < count; i++, at += stride) {
    const value = view.getUint32(at, true);
    if (value > largest) largest = value;
  }
  return largest;
}

/**
 * Follows pointers to texts in the segment from `start` to `end`.
 * @returns `to`, or a row whose pointer is another one, or whose text is not as it should be
 */
function followNear(
  view: DataView,
  bytes: Uint8Array,
  start: number,
  end: number,
  first: number,
  stride: number,
  from: number,
  to: number,
  starts: Int32Array,
  lengths: Int32Array,
): number {
  for (let row = from; row < to; row++) {
    const at = first + row * stride;
    const low = view.getInt32(at, true);
    const high = view.getUint32(at + 4, true);
    const target = at + WORD + (low >> 2) * WORD;
    const count = high >>> 3;
    if ((low & 3) !== Pointer.list || (high & 7) !== ElementSize.bytes1 || count === 0) return row;
    if (target < start || target + count > end || bytes[target + count - 1] !== 0) return row;
    starts[row] = target;
    lengths[row] = count - 1;
  }
  return to;
}
