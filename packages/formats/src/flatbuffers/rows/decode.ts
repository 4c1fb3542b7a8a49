import type { TableShape } from '../../arrow/decode/verify-flatbuffer.ts';
import { checkRecords } from '../../codec/check-records.ts';
import { DecodeError, damaged } from '../../codec/codec-failure.ts';
import { elementType, widthOf } from '../../codec/column-table.ts';
import { DecodedRecords } from '../../codec/decoded-records.ts';
import { type FoundRecords, type ItemPlaces, RecordPlaces } from '../../codec/record-places.ts';
import type { TableSchema } from '../../codec/table-schema.ts';
import { checkFlatbuffer } from '../check-identifier.ts';
import { FlatReader } from '../flat-reader.ts';
import { IDENTIFIER, isInline, layOutRows, type RowLayout } from './layout.ts';

/** Rows of a flatbuffer, read where they lie. Tables may lie as any writer puts them. @throws DecodeError */
export function decodeFlatRows(bytes: Uint8Array, schema: TableSchema): DecodedRecords {
  const layout = layOutRows(schema);
  checkFlatbuffer(bytes, IDENTIFIER, rootShape(layout));
  const reader = new FlatReader(bytes);
  const root = reader.root();
  const signature = reader.text(root, layout.signatureSlot);
  // Other programs may leave it out.
  if (signature !== undefined && signature !== layout.signature) {
    throw new DecodeError('other-schema', layout.signature, signature.slice(0, 1000));
  }
  const places = new RecordPlaces(new FlatRows(reader, layout, root).found(reader, root));
  checkRecords(places);
  return new DecodedRecords(places);
}

/** The rows themselves are checked by {@link FlatRows}, which is faster. */
function rootShape({ wordSlots, signatureSlot }: RowLayout): TableShape {
  const slots: TableShape['slots'][number][] = [{ kind: 'vector', size: 4 }];
  for (const slot of wordSlots) if (slot >= 0) slots[slot] = { kind: 'vector', size: 4 };
  slots[signatureSlot] = { kind: 'string' };
  return { name: 'table of rows', slots };
}

/** Rows of one call of a loop: enough calls that V8 optimises it and not just one run of it. */
const CHUNK = 1024;

/** No row can have it: an offset from a table to its vtable is 32-bit, and no table lies below 0. Of -1, which was here, a fuzzer found that one can. */
const NO_VTABLE = -0x8000_0000;

/** Checks every row's table and what it leads to, and finds where they lie. */
class FlatRows {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #layout: RowLayout;
  /** Where each row's table lies. */
  readonly #tables: Int32Array;
  /** The vtable of all rows, if they have one together; else 0. */
  readonly #vtable: number;

  constructor(reader: FlatReader, layout: RowLayout, root: number) {
    this.#bytes = reader.bytes;
    this.#view = reader.view;
    this.#layout = layout;
    const vector = reader.vector(root, 0) ?? { at: 0, count: 0 };
    this.#tables = new Int32Array(vector.count);
    this.#vtable = this.#checkTables(vector.at);
  }

  found(reader: FlatReader, root: number): FoundRecords {
    const { schema, wordSlots } = this.#layout;
    return {
      schema,
      rows: this.#tables.length,
      bytes: this.#bytes,
      items: schema.columns.map((column, i) => (isInline(column) ? undefined : this.#findItems(i))),
      words: wordSlots.map((slot) => (slot < 0 ? undefined : this.#findWords(reader, root, slot))),
      number: (column) => this.#number(column),
      largestCode: (column) => this.#largestCode(column),
    };
  }

  /** Finds all tables and checks them against their vtables; gives the vtable if there is only one. */
  #checkTables(vector: number): number {
    const view = this.#view;
    const size = this.#bytes.byteLength;
    const tables = this.#tables;
    let [only, last, lastBytes] = [-1, NO_VTABLE, 0];
    for (let i = 0; i < tables.length; ) {
      const to = Math.min(i + CHUNK, tables.length);
      i = findTables(view, size, vector, i, to, tables, last, lastBytes);
      if (i === to) continue;
      // Another vtable, or something is wrong with this row.
      const at = vector + i * 4;
      const table = at + view.getUint32(at, true);
      if (table + 4 > size) throw damaged(`row ${i} within ${size} bytes`, `byte ${table}`);
      last = table - view.getInt32(table, true);
      lastBytes = this.#checkVtable(last, i);
      only = only === -1 || only === last ? last : 0;
      if (table + lastBytes > size) throw damaged(`row ${i} within ${size} bytes`, `${lastBytes} bytes at ${table}`);
      tables[i++] = table;
    }
    return Math.max(only, 0);
  }

  /** Checks a vtable and gives the bytes of its tables. */
  #checkVtable(vtable: number, row: number): number {
    const view = this.#view;
    const size = this.#bytes.byteLength;
    if (vtable < 0 || vtable + 4 > size)
      throw damaged(`the vtable of row ${row} within ${size} bytes`, `byte ${vtable}`);
    const vtableBytes = view.getUint16(vtable, true);
    const tableBytes = view.getUint16(vtable + 2, true);
    if (vtableBytes < 4 || vtableBytes % 2 !== 0 || vtable + vtableBytes > size || tableBytes < 4) {
      throw damaged(`a vtable of row ${row} that can be`, `${vtableBytes} bytes for tables of ${tableBytes}`);
    }
    for (const { slot, size: fieldBytes } of this.#layout.fields) {
      const offset = this.#offsetIn(vtable, slot);
      if (offset !== 0 && (offset < 4 || offset + fieldBytes > tableBytes)) {
        throw damaged(`field ${slot} of row ${row} within ${tableBytes} bytes`, `${fieldBytes} bytes at ${offset}`);
      }
    }
    return tableBytes;
  }

  #offsetIn(vtable: number, slot: number): number {
    const entry = 4 + slot * 2;
    return entry + 2 <= this.#view.getUint16(vtable, true) ? this.#view.getUint16(vtable + entry, true) : 0;
  }

  /** Where a number lies, by row; negative where it is left out. */
  #number(column: number): (row: number) => number {
    const { field, within } = this.#layout.placeOf[column];
    const tables = this.#tables;
    if (this.#vtable > 0) {
      const offset = this.#offsetIn(this.#vtable, field.slot);
      return offset === 0 ? () => -1 : (row) => tables[row] + offset + within;
    }
    const view = this.#view;
    return (row) => {
      const table = tables[row];
      const offset = this.#offsetIn(table - view.getInt32(table, true), field.slot);
      return offset === 0 ? -1 : table + offset + within;
    };
  }

  #largestCode(column: number): number | undefined {
    const schema = this.#layout.schema.columns[column];
    const { field, within } = this.#layout.placeOf[column];
    const offset = this.#vtable > 0 ? this.#offsetIn(this.#vtable, field.slot) : 0;
    if (offset === 0 || schema.type !== 'dictionary' || schema.codes !== 'u32') return undefined;
    let largest = 0;
    for (let from = 0; from < this.#tables.length; from += CHUNK) {
      const tables = this.#tables.subarray(from, from + CHUNK);
      largest = Math.max(largest, largestAt(this.#view, tables, offset + within));
    }
    return largest;
  }

  /** Checks that the strings or lists of a column lie within the bytes, and notes where. */
  #findItems(column: number): ItemPlaces {
    const schema = this.#layout.schema.columns[column];
    const width = widthOf(elementType(schema) ?? 'u8');
    const { slot } = this.#layout.placeOf[column].field;
    const view = this.#view;
    const size = this.#bytes.byteLength;
    const tables = this.#tables;
    const starts = new Int32Array(tables.length);
    const lengths = new Int32Array(tables.length);
    const only = this.#vtable > 0 ? this.#offsetIn(this.#vtable, slot) : -1;
    for (let row = 0; row < tables.length; ) {
      const to = Math.min(row + CHUNK, tables.length);
      if (only > 0) {
        row = followOffsets(view, size, tables, only, width, row, to, starts, lengths);
        if (row === to) continue;
      }
      const table = tables[row];
      const offset = only >= 0 ? only : this.#offsetIn(table - view.getInt32(table, true), slot);
      const at = offset === 0 ? -1 : table + offset + view.getUint32(table + offset, true) + 4;
      const count = at < 0 ? 0 : at <= size ? view.getUint32(at - 4, true) : size;
      if (at > size || at + count * width > size) {
        throw damaged(`column '${schema.name}' of row ${row} within ${size} bytes`, `byte ${at}`);
      }
      starts[row] = at;
      lengths[row++] = count;
    }
    return { starts, lengths };
  }

  #findWords(reader: FlatReader, root: number, slot: number): ItemPlaces {
    const size = this.#bytes.byteLength;
    const { at: vector, count } = reader.vector(root, slot) ?? { at: 0, count: 0 };
    const starts = new Int32Array(count);
    const lengths = new Int32Array(count);
    // As the rows' fields are followed: here each offset is its own table.
    const offsets = Int32Array.from(starts, (_, i) => vector + i * 4);
    const good = followOffsets(this.#view, size, offsets, 0, 1, 0, count, starts, lengths);
    if (good < count) throw damaged(`word ${good} within ${size} bytes`, `byte ${offsets[good]}`);
    return { starts, lengths };
  }
}

/** The largest of the numbers at an offset of each table. */
function largestAt(view: DataView, tables: Int32Array, offset: number): number {
  let largest = 0;
  for (let i = 0; i < tables.length; i++) {
    const value = view.getUint32(tables[i] + offset, true);
    if (value > largest) largest = value;
  }
  return largest;
}

/**
 * Finds tables that have the vtable `last`, and so `bytes` bytes each.
 * @returns `to`, or a row that has another vtable or does not fit
 */
function findTables(
  view: DataView,
  size: number,
  vector: number,
  from: number,
  to: number,
  tables: Int32Array,
  last: number,
  bytes: number,
): number {
  const most = size - Math.max(bytes, 4);
  for (let i = from; i < to; i++) {
    const at = vector + i * 4;
    const table = at + view.getUint32(at, true);
    if (table > most || table - view.getInt32(table, true) !== last) return i;
    tables[i] = table;
  }
  return to;
}

/**
 * Follows the offsets of a field that all tables have.
 * @returns `to`, or a row whose vector does not lie within the bytes
 */
function followOffsets(
  view: DataView,
  size: number,
  tables: Int32Array,
  offset: number,
  width: number,
  from: number,
  to: number,
  starts: Int32Array,
  lengths: Int32Array,
): number {
  for (let row = from; row < to; row++) {
    const field = tables[row] + offset;
    const at = field + view.getUint32(field, true) + 4;
    if (at > size) return row;
    const count = view.getUint32(at - 4, true);
    if (at + count * width > size) return row;
    starts[row] = at;
    lengths[row] = count;
  }
  return to;
}
