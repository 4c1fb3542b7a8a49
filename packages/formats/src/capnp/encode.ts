import type { EncodeOptions } from '../codec/codec.ts';
import { elementType, widthOf } from '../codec/column-table.ts';
import { checkItem } from '../codec/list-values.ts';
import { numberGetter, numberSetter } from '../codec/number-at.ts';
import { rowFault } from '../codec/row-fault.ts';
import type { RowTable } from '../codec/row-table.ts';
import { type ScannedColumn, scanRows } from '../codec/scan-rows.ts';
import { scatterNumbers } from '../codec/scatter-numbers.ts';
import { writeTexts } from '../codec/write-texts.ts';
import { ElementSize, layOutStruct, Pointer, WORD } from './layout.ts';

/** What of a column lies behind the rows' pointers. */
interface Outside {
  readonly column: number;
  readonly byteLength: number;
  /** Where each row's list begins, in bytes from the first; nulls take nothing. */
  readonly starts: ArrayLike<number>;
  /** Elements of each row's list, as its pointer counts them. */
  readonly counts: ArrayLike<number>;
  readonly elementSize: number;
  write(bytes: Uint8Array, at: number): void;
}

/** Bytes before the segment: how many segments less one, and the words of this one. */
const FRAME = 8;

/**
 * Rows as a Cap'n Proto message of one segment, column by column: structs in a list have the same size, so that a column is written with a stride; texts
 * follow, all of a column together.
 *
 *     0, words │ root pointer │ root │ words, signature │ tag │ structs │ texts and lists of one column after the other
 */
export function encodeCapnp(table: RowTable, options: EncodeOptions = {}): Uint8Array {
  const { schema, rows, dictionaries } = table;
  const layout = layOutStruct(schema);
  const scanned = scanRows(table, { prefix: 0, align: 8 });
  const outside = scanned.flatMap((column, i) => outsideOf(table, i, column) ?? []);
  const words = schema.columns.map(({ name, type }) =>
    type === 'dictionary' ? wordsOf(name, schema.name, dictionaries) : [],
  );

  const root = FRAME + WORD;
  let end = root + (layout.signaturePointer + 1) * WORD;
  const take = (byteLength: number) => {
    const at = end;
    end += Math.ceil(byteLength / WORD) * WORD;
    return at;
  };
  const wordLists = words.map((list) => take(list.length * WORD));
  const wordTexts = words.map((list) => list.map((word) => take(word.byteLength + 1)));
  const signature = Buffer.from(layout.signature, 'utf8');
  const signatureAt = take(signature.byteLength + 1);
  const tag = take(WORD);
  const stride = (layout.dataWords + layout.pointerWords) * WORD;
  const structs = take(rows.length * stride);
  const places = outside.map(({ byteLength }) => take(byteLength));
  if (end > 0x7fff_ffff) throw new RangeError(`table '${schema.name}': expected less than 2 GiB, got ${end} bytes`);

  const bytes = new Uint8Array((options.allocate ?? ((size: number) => new ArrayBuffer(size)))(end), 0, end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, end);
  view.setUint32(4, (end - FRAME) / WORD, true);
  writeStructPointer(view, FRAME, root, 0, layout.signaturePointer + 1);
  writeListPointer(view, root, tag, ElementSize.composite, (rows.length * stride) / WORD);
  words.forEach((list, i) => {
    if (layout.wordPointers[i] < 0) return;
    writeListPointer(view, root + layout.wordPointers[i] * WORD, wordLists[i], ElementSize.pointer, list.length);
    list.forEach((word, k) => {
      bytes.set(word, wordTexts[i][k]);
      writeListPointer(view, wordLists[i] + k * WORD, wordTexts[i][k], ElementSize.bytes1, word.byteLength + 1);
    });
  });
  bytes.set(signature, signatureAt);
  writeListPointer(
    view,
    root + layout.signaturePointer * WORD,
    signatureAt,
    ElementSize.bytes1,
    signature.byteLength + 1,
  );
  // The tag looks like a struct pointer, with the number of elements in the place of its offset.
  view.setUint32(tag, rows.length << 2, true);
  view.setUint16(tag + 4, layout.dataWords, true);
  view.setUint16(tag + 6, layout.pointerWords, true);

  scanned.forEach(({ numbers, nulls }, i) => {
    if (!numbers) return;
    const { data, nullBit } = layout.fields[i];
    scatterNumbers(bytes, structs + data, stride, numbers);
    for (const row of nulls) bytes[structs + row * stride + (nullBit >> 3)] |= 1 << (nullBit & 7);
  });
  const halves = new Int32Array(bytes.buffer, 0, end / 4);
  outside.forEach((part, i) => {
    part.write(bytes, places[i]);
    const pointers = structs + (layout.dataWords + layout.fields[part.column].pointer) * WORD;
    writePointers(halves, pointers / 4, stride / 4, part, places[i], rows.length);
  });
  return bytes;
}

function writeStructPointer(view: DataView, at: number, to: number, dataWords: number, pointerWords: number): void {
  view.setInt32(at, (((to - at - WORD) / WORD) << 2) | Pointer.struct, true);
  view.setUint16(at + 4, dataWords, true);
  view.setUint16(at + 6, pointerWords, true);
}

function writeListPointer(view: DataView, at: number, to: number, size: number, count: number): void {
  view.setInt32(at, (((to - at - WORD) / WORD) << 2) | Pointer.list, true);
  view.setUint32(at + 4, ((count << 3) | size) >>> 0, true);
}

/** The pointers of a column; those of nulls stay zero. */
function writePointers(halves: Int32Array, first: number, step: number, part: Outside, at: number, rows: number): void {
  const { starts, counts, elementSize } = part;
  let pointer = first;
  for (let i = 0; i < rows; i++, pointer += step) {
    if (counts[i] < 0) continue;
    halves[pointer] = ((at + starts[i] - pointer * 4 - WORD) >> 1) | Pointer.list;
    halves[pointer + 1] = (counts[i] << 3) | elementSize;
  }
}

function outsideOf(table: RowTable, column: number, { texts, lists }: ScannedColumn): Outside | undefined {
  if (!texts) return lists && listsOutside(table, column, lists);
  const { starts, lengths, byteLength } = texts;
  // The NUL is counted; a null has no record.
  const counts = lengths.map((length, i) => (starts[i + 1] > starts[i] ? length + 1 : -1));
  const write = (bytes: Uint8Array, at: number) => writeTexts(bytes, at, texts);
  return { column, byteLength, starts, counts, elementSize: ElementSize.bytes1, write };
}

function listsOutside(table: RowTable, column: number, values: NonNullable<ScannedColumn['lists']>): Outside {
  const own = table.schema.columns[column];
  const fail = rowFault(table, own.name);
  const item = elementType(own) ?? 'u8';
  const width = widthOf(item);
  const starts = new Float64Array(values.length + 1);
  values.forEach((list, i) => {
    starts[i + 1] = starts[i] + Math.ceil(((list?.length ?? 0) * width) / WORD) * WORD;
  });
  return {
    column,
    byteLength: starts[values.length],
    starts,
    counts: values.map((list) => list?.length ?? -1),
    elementSize: Math.log2(width) + ElementSize.bytes1,
    write(bytes, at) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const [set, get] = [numberSetter(item), numberGetter(item)];
      values.forEach((list, i) => {
        for (let k = 0; list && k < list.length; k++) {
          const place = at + starts[i] + k * width;
          // A bigint where a number belongs, or the other way round, cannot even be written.
          checkItem(list[k], list[k], item, (expected) => fail(i, expected));
          set(view, place, list[k]);
          checkItem(list[k], get(view, place), item, (expected) => fail(i, expected));
        }
      });
    },
  };
}

function wordsOf(name: string, table: string, dictionaries: RowTable['dictionaries']): Uint8Array[] {
  const words = dictionaries[name];
  if (!words) throw new TypeError(`table '${table}': expected the words of column '${name}', got none`);
  return words.map((word) => Buffer.from(word, 'utf8'));
}
