import type { EncodeOptions } from '../codec/codec.ts';
import { elementType, widthOf } from '../codec/column-table.ts';
import { writeItems } from '../codec/list-values.ts';
import { moveTo } from '../codec/move-to.ts';
import { rawText } from '../codec/raw-text.ts';
import { rowFault } from '../codec/row-fault.ts';
import type { RowTable } from '../codec/row-table.ts';
import { writeRecords } from '../codec/write-records.ts';
import { ElementSize, layOutStruct, Pointer, WORD } from './layout.ts';

/** Bytes before the segment: how many segments less one, and the words of this one. */
const FRAME = 8;

/**
 * Rows as a Cap'n Proto message of one segment. Texts follow the structs in the order of rows.
 *
 *     0, words │ root pointer │ root │ words, signature │ tag │ structs │ texts │ lists of one column after the other
 */
export function encodeCapnp(table: RowTable, options: EncodeOptions = {}): Uint8Array {
  const { schema, rows, dictionaries } = table;
  const layout = layOutStruct(schema);
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
  const wordTexts = words.map((list) => list.map((word) => take(Buffer.byteLength(word, 'utf8') + 1)));
  const signatureAt = take(Buffer.byteLength(layout.signature, 'utf8') + 1);
  const tag = take(WORD);
  const structs = end;
  const stride = (layout.dataWords + layout.pointerWords) * WORD;
  const pointers = layout.dataWords * WORD;
  const form = {
    schema,
    stride,
    places: layout.fields.map(({ data, pointer }) => (pointer < 0 ? data : pointers + pointer * WORD)),
    texts: 'capnp' as const,
  };
  const { sink, end: textEnd, columns } = writeRecords(table, form, structs);
  end = textEnd;
  const lists = columns.flatMap(({ lists: of }, column) => {
    if (!of) return [];
    const item = elementType(schema.columns[column]) ?? 'u8';
    return [{ column, of, item, places: of.map((list) => take((list?.length ?? 0) * widthOf(item))) }];
  });
  if (end > 0x7fff_ffff) throw new RangeError(`table '${schema.name}': expected less than 2 GiB, got ${end} bytes`);
  if (end > sink.room) sink.grow(textEnd, end - textEnd);

  const bytes = sink.bytes.subarray(0, end);
  const view = new DataView(bytes.buffer, 0, end);
  const text = rawText(bytes);
  view.setUint32(4, (end - FRAME) / WORD, true);
  writeStructPointer(view, FRAME, root, 0, layout.signaturePointer + 1);
  writeListPointer(view, root, tag, ElementSize.composite, (rows.length * stride) / WORD);
  words.forEach((list, i) => {
    if (layout.wordPointers[i] < 0) return;
    writeListPointer(view, root + layout.wordPointers[i] * WORD, wordLists[i], ElementSize.pointer, list.length);
    list.forEach((word, k) => {
      const size = text.utf8Write(word, wordTexts[i][k]);
      writeListPointer(view, wordLists[i] + k * WORD, wordTexts[i][k], ElementSize.bytes1, size + 1);
    });
  });
  const size = text.utf8Write(layout.signature, signatureAt);
  writeListPointer(view, root + layout.signaturePointer * WORD, signatureAt, ElementSize.bytes1, size + 1);
  // The tag looks like a struct pointer, with the number of elements in the place of its offset.
  view.setUint32(tag, rows.length << 2, true);
  view.setUint16(tag + 4, layout.dataWords, true);
  view.setUint16(tag + 6, layout.pointerWords, true);

  columns.forEach(({ nulls }, i) => {
    const { nullBit } = layout.fields[i];
    // Other columns that are null have a null pointer.
    if (nullBit >= 0) for (const row of nulls) bytes[structs + row * stride + (nullBit >> 3)] |= 1 << (nullBit & 7);
  });
  for (const { column, of, item, places } of lists) {
    const fault = rowFault(table, schema.columns[column].name);
    of.forEach((list, row) => {
      if (!list) return;
      writeItems(view, places[row], list, item, (expected) => fault(row, expected));
      const at = structs + row * stride + form.places[column];
      writeListPointer(view, at, places[row], Math.log2(widthOf(item)) + ElementSize.bytes1, list.length);
    });
  }
  return moveTo(bytes, options.allocate);
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

function wordsOf(name: string, table: string, dictionaries: RowTable['dictionaries']): readonly string[] {
  const words = dictionaries[name];
  if (!words) throw new TypeError(`table '${table}': expected the words of column '${name}', got none`);
  return words;
}
