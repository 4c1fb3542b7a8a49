import type { EncodeOptions } from '../../codec/codec.ts';
import { elementType, widthOf } from '../../codec/column-table.ts';
import { writeItems } from '../../codec/list-values.ts';
import { moveTo } from '../../codec/move-to.ts';
import { rowFault } from '../../codec/row-fault.ts';
import type { RowTable } from '../../codec/row-table.ts';
import type { ScannedLists } from '../../codec/scanned-rows.ts';
import type { NumberType } from '../../codec/table-schema.ts';
import { type WrittenRecords, writeRecords } from '../../codec/write-records.ts';
import { type FieldValue, MetadataWriter, type Target, target } from '../metadata-writer.ts';
import { IDENTIFIER, layOutRows, type RowLayout } from './layout.ts';

/**
 * Rows as a flatbuffer of tables, which all have the same size. Strings follow in the order of rows.
 *
 *     root │ vtable │ vector of rows │ tables │ strings │ lists of one column after the other │ vtables of tables with nulls
 */
export function encodeFlatRows(table: RowTable, options: EncodeOptions = {}): Uint8Array {
  const { schema, rows } = table;
  const layout = layOutRows(schema);
  const writer = new MetadataWriter();
  const [root, vector, signature] = [target(), target(), target()];
  writer.start(IDENTIFIER, root);
  writeRoot(writer, table, layout, root, vector, signature);
  const vtable = writer.vtable(
    layout.fields.map(({ offset }) => offset),
    layout.tableBytes,
  );
  vector.at = Math.ceil(writer.length / 4) * 4;
  const tables = alignedTables(vector.at + 4 + rows.length * 4, layout);
  const form = {
    schema,
    stride: layout.stride,
    places: layout.placeOf.map(({ field, within }) => field.offset + within),
    texts: 'flatbuffers' as const,
  };
  const { sink, end: textEnd, columns } = writeRecords(table, form, tables);

  let end = textEnd;
  const lists = columns.flatMap(({ lists: of }, column) => {
    const placed = of && placeLists(of, end, elementType(schema.columns[column]) ?? 'u8');
    if (placed) ({ end } = placed);
    return placed ? [{ column, ...placed }] : [];
  });
  const vtables = placeVtables(columns, layout, end);
  const vtableBytes = 4 + layout.fields.length * 2;
  end = Math.ceil((vtables.at + vtables.missing.size * vtableBytes) / 8) * 8;
  if (end > 0x7fff_ffff) throw new RangeError(`table '${schema.name}': expected less than 2 GiB, got ${end} bytes`);
  if (end > sink.room) sink.grow(textEnd, end - textEnd);
  const bytes = sink.bytes.subarray(0, end);
  bytes.set(writer.finish());
  const words = new Int32Array(bytes.buffer);
  words[vector.at / 4] = rows.length;
  linkRows(words, vector.at / 4 + 1, tables, layout.stride, rows.length, vtable);
  for (const { column, places, of } of lists) {
    const { field } = layout.placeOf[column];
    writeLists(
      bytes,
      of,
      places,
      elementType(schema.columns[column]) ?? 'u8',
      rowFault(table, schema.columns[column].name),
    );
    places.forEach((place, row) => {
      const at = tables + row * layout.stride + field.offset;
      if (of[row]) words[at / 4] = place - at;
    });
  }
  writeVtables(bytes, vtables, layout, tables);
  return moveTo(bytes, options.allocate);
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
  for (const [to, list] of words) writer.strings(to, list);
  writer.string(signature, layout.signature);
}

/** Writes the vector's offsets to the tables, and the tables' to their vtable. */
function linkRows(
  words: Int32Array,
  vector: number,
  tables: number,
  stride: number,
  rows: number,
  vtable: number,
): void {
  let table = tables;
  for (let i = 0; i < rows; i++, table += stride) {
    words[vector + i] = table - (vector + i) * 4;
    words[table >> 2] = table - vtable;
  }
}

/** Vtables that leave fields out: one for each combination of columns that are null. */
interface Vtables {
  /** Where the first one lies. */
  readonly at: number;
  /** Rows by the slots that they lack, `3,5`. */
  readonly missing: ReadonlyMap<string, readonly number[]>;
}

function placeVtables(columns: WrittenRecords['columns'], { placeOf }: RowLayout, end: number): Vtables {
  const slots = new Map<number, number[]>();
  columns.forEach(({ nulls }, i) => {
    for (const row of nulls) {
      const slot = placeOf[i].field.slot;
      const found = slots.get(row);
      if (found) found.push(slot);
      else slots.set(row, [slot]);
    }
  });
  const missing = new Map<string, number[]>();
  for (const [row, found] of [...slots].sort(([a], [b]) => a - b)) {
    const rows = missing.get(found.join());
    if (rows) rows.push(row);
    else missing.set(found.join(), [row]);
  }
  return { at: Math.ceil(end / 4) * 4, missing };
}

function writeVtables(
  bytes: Uint8Array,
  { at, missing }: Vtables,
  { fields, tableBytes, stride }: RowLayout,
  tables: number,
): void {
  const view = new DataView(bytes.buffer);
  const vtableBytes = 4 + fields.length * 2;
  [...missing].forEach(([slots, rows], k) => {
    const vtable = at + k * vtableBytes;
    view.setUint16(vtable, vtableBytes, true);
    view.setUint16(vtable + 2, tableBytes, true);
    const left = new Set(slots.split(',').map(Number));
    for (const { slot, offset } of fields) view.setUint16(vtable + 4 + slot * 2, left.has(slot) ? 0 : offset, true);
    for (const row of rows) view.setInt32(tables + row * stride, tables + row * stride - vtable, true);
  });
}

/** Where lists go, by row: each is its count and its items; items lie at multiples of 8. */
function placeLists(of: ScannedLists, from: number, item: NumberType) {
  let end = Math.ceil((from + 4) / 8) * 8 - 4;
  const places = of.map((list) => {
    const at = end;
    if (list) end += Math.ceil((4 + list.length * widthOf(item) + 4) / 8) * 8;
    return at;
  });
  return { of, places, end };
}

function writeLists(
  bytes: Uint8Array,
  of: ScannedLists,
  places: readonly number[],
  item: NumberType,
  fault: (row: number, expected: string) => never,
): void {
  const view = new DataView(bytes.buffer);
  of.forEach((list, row) => {
    if (!list) return;
    view.setUint32(places[row], list.length, true);
    writeItems(view, places[row] + 4, list, item, (expected) => fault(row, expected));
  });
}
