import type { EncodeOptions } from '../../codec/codec.ts';
import { elementType, widthOf } from '../../codec/column-table.ts';
import { checkItem } from '../../codec/list-values.ts';
import { numberGetter, numberSetter } from '../../codec/number-at.ts';
import { rowFault } from '../../codec/row-fault.ts';
import type { RowTable } from '../../codec/row-table.ts';
import { type ScannedColumn, type ScannedTexts, scanRows } from '../../codec/scan-rows.ts';
import { scatterNumbers } from '../../codec/scatter-numbers.ts';
import { writeTexts } from '../../codec/write-texts.ts';
import { type FieldValue, MetadataWriter, type Target, target } from '../metadata-writer.ts';
import { IDENTIFIER, layOutRows, type RowLayout } from './layout.ts';

/** What of a column lies behind the tables: records of text, or lists. */
interface Outside {
  readonly column: number;
  readonly byteLength: number;
  /** Where each row's record begins, in bytes from the first. */
  readonly starts: ArrayLike<number>;
  /** Where in a record its length lies. */
  readonly head: number;
  write(bytes: Uint8Array, at: number): void;
}

/**
 * Rows as a flatbuffer of tables, column by column: every row's table has the same size, so that a column is written with a stride; strings
 * follow, all of a column together.
 *
 *     root │ vtables │ vector of rows │ tables │ strings and lists of one column after the other
 */
export function encodeFlatRows(table: RowTable, options: EncodeOptions = {}): Uint8Array {
  const { schema, rows } = table;
  const layout = layOutRows(schema);
  const scanned = scanRows(table, { prefix: 4, align: 4 });

  const writer = new MetadataWriter();
  const [root, vector, signature] = [target(), target(), target()];
  writer.start(IDENTIFIER, root);
  writeRoot(writer, table, layout, root, vector, signature);
  const vtables = writeVtables(writer, table, layout, scanned);

  const outside = scanned.flatMap((column, i) => outsideOf(table, i, column) ?? []);
  vector.at = Math.ceil(writer.length / 4) * 4;
  const tables = alignedTables(vector.at + 4 + rows.length * 4, layout);
  let end = tables + rows.length * layout.stride;
  const places = outside.map(({ byteLength, head }) => {
    // Lists have their items, behind their length, at a multiple of 8.
    const at = Math.ceil((end + head) / 8) * 8 - head;
    end = at + byteLength;
    return at;
  });
  if (end > 0x7fff_ffff) throw new RangeError(`table '${schema.name}': expected less than 2 GiB, got ${end} bytes`);
  const byteLength = Math.ceil(end / 8) * 8;
  const bytes = new Uint8Array(
    (options.allocate ?? ((size: number) => new ArrayBuffer(size)))(byteLength),
    0,
    byteLength,
  );
  bytes.set(writer.finish());

  const words = new Int32Array(bytes.buffer, 0, byteLength / 4);
  words[vector.at / 4] = rows.length;
  linkRows(words, vector.at / 4 + 1, tables, layout.stride, rows.length, vtables);
  scanned.forEach(({ numbers }, i) => {
    if (!numbers) return;
    const { field, within } = layout.placeOf[i];
    scatterNumbers(bytes, tables + field.offset + within, layout.stride, numbers);
  });
  outside.forEach((part, i) => {
    part.write(bytes, places[i]);
    const { field } = layout.placeOf[part.column];
    linkOutside(words, (tables + field.offset) / 4, layout.stride / 4, part.starts, places[i], rows.length);
  });
  return bytes;
}

/** Where the first table starts: where its fields, widest first from 4 on, lie as they have to. */
function alignedTables(at: number, { stride, fields }: RowLayout): number {
  const wide = fields.some(({ align }) => align === 8);
  return wide || stride % 8 === 0 ? Math.ceil((at + 4) / 8) * 8 - 4 : Math.ceil(at / 4) * 4;
}

function writeRoot(
  writer: MetadataWriter,
  { schema, dictionaries }: RowTable,
  layout: RowLayout,
  root: Target,
  vector: Target,
  signature: Target,
): void {
  const fields: FieldValue[] = [{ to: vector }];
  const words: [target: Target, words: readonly string[]][] = [];
  schema.columns.forEach(({ name }, i) => {
    if (layout.wordSlots[i] < 0) return;
    const found = dictionaries[name];
    if (!found) throw new TypeError(`table '${schema.name}': expected the words of column '${name}', got none`);
    const to = target();
    fields[layout.wordSlots[i]] = { to };
    words.push([to, found]);
  });
  fields[layout.signatureSlot] = { to: signature };
  writer.table(root, fields);
  for (const [to, list] of words) {
    const targets = list.map(() => target());
    writer.offsets(to, targets);
    list.forEach((word, i) => {
      writer.string(targets[i], word);
    });
  }
  writer.string(signature, layout.signature);
}

/** The vtable of each row: one for all, or one for every combination of columns that are null. Gives their places by row. */
function writeVtables(
  writer: MetadataWriter,
  { rows }: RowTable,
  layout: RowLayout,
  scanned: readonly ScannedColumn[],
): ArrayLike<number> | number {
  const offsets = layout.fields.map(({ offset }) => offset);
  const missing = new Map<number, number[]>();
  scanned.forEach(({ nulls }, i) => {
    for (const row of nulls) {
      const slots = missing.get(row);
      if (slots) slots.push(layout.placeOf[i].field.slot);
      else missing.set(row, [layout.placeOf[i].field.slot]);
    }
  });
  const places = new Map<string, number>();
  const placeOf = (slots: readonly number[]) => {
    const key = slots.join();
    let at = places.get(key);
    if (at === undefined) {
      at = writer.vtable(
        offsets.map((offset, slot) => (slots.includes(slot) ? 0 : offset)),
        layout.tableBytes,
      );
      places.set(key, at);
    }
    return at;
  };
  if (missing.size === 0) return placeOf([]);
  return Int32Array.from({ length: rows.length }, (_, row) => placeOf(missing.get(row) ?? []));
}

/** Writes the vector's offsets to the tables, and the tables' to their vtables. */
function linkRows(
  words: Int32Array,
  vector: number,
  tables: number,
  stride: number,
  rows: number,
  vtables: ArrayLike<number> | number,
): void {
  let table = tables;
  for (let i = 0; i < rows; i++, table += stride) {
    words[vector + i] = table - (vector + i) * 4;
    words[table >> 2] = table - (typeof vtables === 'number' ? vtables : vtables[i]);
  }
}

/** Writes a column's offsets to what lies outside; those of nulls, whose vtable leaves the field out, stay 0. */
function linkOutside(
  words: Int32Array,
  first: number,
  step: number,
  starts: ArrayLike<number>,
  at: number,
  rows: number,
): void {
  let field = first;
  for (let i = 0; i < rows; i++, field += step) {
    if (starts[i + 1] > starts[i]) words[field] = at + starts[i] - field * 4;
  }
}

function outsideOf(table: RowTable, column: number, { texts, lists }: ScannedColumn): Outside | undefined {
  if (texts) {
    const { starts, byteLength } = texts;
    return { column, byteLength, starts, head: 4, write: (bytes, at) => writeStrings(bytes, at, texts) };
  }
  return lists && listsOutside(table, column, lists);
}

function writeStrings(bytes: Uint8Array, at: number, texts: ScannedTexts): void {
  writeTexts(bytes, at, texts);
  const { starts, lengths } = texts;
  const words = new Int32Array(bytes.buffer, 0, bytes.byteLength >> 2);
  for (let i = 0; i < lengths.length; i++) if (starts[i + 1] > starts[i]) words[(at + starts[i]) >> 2] = lengths[i];
}

/** Each list is its count and its items; items lie at multiples of 8. */
function listsOutside(table: RowTable, column: number, values: NonNullable<ScannedColumn['lists']>): Outside {
  const own = table.schema.columns[column];
  const fail = rowFault(table, own.name);
  const item = elementType(own) ?? 'u8';
  const width = widthOf(item);
  const starts = new Float64Array(values.length + 1);
  values.forEach((list, i) => {
    starts[i + 1] = starts[i] + (list ? Math.ceil((4 + list.length * width + 4) / 8) * 8 : 0);
  });
  return {
    column,
    byteLength: starts[values.length],
    starts,
    head: 4,
    write(bytes, at) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const [set, get] = [numberSetter(item), numberGetter(item)];
      values.forEach((list, i) => {
        if (!list) return;
        const start = at + starts[i];
        view.setUint32(start, list.length, true);
        for (let k = 0; k < list.length; k++) {
          const place = start + 4 + k * width;
          // A bigint where a number belongs, or the other way round, cannot even be written.
          checkItem(list[k], list[k], item, (expected) => fail(i, expected));
          set(view, place, list[k]);
          checkItem(list[k], get(view, place), item, (expected) => fail(i, expected));
        }
      });
    },
  };
}
