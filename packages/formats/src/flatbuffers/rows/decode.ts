import { isUtf8 } from 'node:buffer';
import type { TableShape } from '../../arrow/decode/verify-flatbuffer.ts';
import { checkRecords } from '../../codec/check-records.ts';
import { DecodeError, damaged } from '../../codec/codec-failure.ts';
import { elementType, widthOf } from '../../codec/column-table.ts';
import { DecodedRecords, type ItemPlaces, type RecordPlaces } from '../../codec/decoded-records.ts';
import { rawText } from '../../codec/raw-text.ts';
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
  const places = new FlatRowPlaces(reader, layout, root);
  checkRecords(places);
  return new DecodedRecords(places);
}

/** The rows themselves are checked by {@link FlatRowPlaces}, which is faster. */
function rootShape({ wordSlots, signatureSlot }: RowLayout): TableShape {
  const slots: TableShape['slots'][number][] = [{ kind: 'vector', size: 4 }];
  for (const slot of wordSlots) if (slot >= 0) slots[slot] = { kind: 'vector', size: 4 };
  slots[signatureSlot] = { kind: 'string' };
  return { name: 'table of rows', slots };
}

/** Checks every row's table and what it leads to, and knows where they lie. */
class FlatRowPlaces implements RecordPlaces {
  readonly schema: TableSchema;
  readonly rows: number;
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  /** Where each row's table lies. */
  readonly #tables: Int32Array;
  /** The vtable of all rows, if they have one together; else 0. */
  readonly #vtable: number;
  readonly #layout: RowLayout;
  readonly #words: readonly (readonly string[])[];
  readonly #items: readonly (ItemPlaces | undefined)[];

  constructor(reader: FlatReader, layout: RowLayout, root: number) {
    this.schema = layout.schema;
    this.bytes = reader.bytes;
    this.#view = reader.view;
    this.#layout = layout;
    const vector = reader.vector(root, 0) ?? { at: 0, count: 0 };
    this.rows = vector.count;
    this.#tables = new Int32Array(vector.count);
    this.#vtable = this.#checkTables(vector.at);
    this.#words = layout.wordSlots.map((slot) => (slot < 0 ? [] : this.#readWords(reader, root, slot)));
    this.#items = layout.schema.columns.map((column, i) => (isInline(column) ? undefined : this.#checkVectors(i)));
  }

  /** Finds all tables and checks them against their vtables; gives the vtable if there is only one. */
  #checkTables(vector: number): number {
    const view = this.#view;
    const size = this.bytes.byteLength;
    const tables = this.#tables;
    let [only, last, lastBytes] = [-1, -1, 0];
    for (let i = 0; i < tables.length; i++) {
      const at = vector + i * 4;
      const table = at + view.getUint32(at, true);
      if (table + 4 > size) throw damaged(`row ${i} within ${size} bytes`, `byte ${table}`);
      const vtable = table - view.getInt32(table, true);
      if (vtable !== last) {
        lastBytes = this.#checkVtable(vtable, i);
        last = vtable;
        only = only === -1 || only === vtable ? vtable : 0;
      }
      if (table + lastBytes > size) throw damaged(`row ${i} within ${size} bytes`, `${lastBytes} bytes at ${table}`);
      tables[i] = table;
    }
    return Math.max(only, 0);
  }

  /** Checks a vtable and gives the bytes of its tables. */
  #checkVtable(vtable: number, row: number): number {
    const view = this.#view;
    const size = this.bytes.byteLength;
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

  /** Where a field lies, by row; negative where it is left out. */
  #field(column: number): (row: number) => number {
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

  place(column: number): (row: number) => number {
    const items = this.#items[column];
    return items ? (row) => items.starts[row] : this.#field(column);
  }

  items(column: number): ItemPlaces {
    const items = this.#items[column];
    if (items) return items;
    throw new TypeError(`column '${this.schema.columns[column].name}' has no items`);
  }

  words(column: number): readonly string[] {
    return this.#words[column];
  }

  /** Checks that the strings or lists of a column lie within the bytes, and notes where. */
  #checkVectors(column: number): ItemPlaces {
    const schema = this.schema.columns[column];
    const width = widthOf(elementType(schema) ?? 'u8');
    const { field } = this.#layout.placeOf[column];
    const view = this.#view;
    const size = this.bytes.byteLength;
    const tables = this.#tables;
    const starts = new Int32Array(tables.length);
    const lengths = new Int32Array(tables.length);
    const only = this.#vtable > 0 ? this.#offsetIn(this.#vtable, field.slot) : -1;
    for (let row = 0; row < tables.length; row++) {
      const table = tables[row];
      const offset = only >= 0 ? only : this.#offsetIn(table - view.getInt32(table, true), field.slot);
      if (offset === 0) {
        starts[row] = -1;
        continue;
      }
      const at = table + offset + view.getUint32(table + offset, true) + 4;
      const count = at <= size ? view.getUint32(at - 4, true) : size;
      if (at > size || at + count * width > size) {
        throw damaged(`column '${schema.name}' of row ${row} within ${size} bytes`, `byte ${at}`);
      }
      starts[row] = at;
      lengths[row] = count;
    }
    return { starts, lengths };
  }

  #readWords(reader: FlatReader, root: number, slot: number): string[] {
    const vector = reader.vector(root, slot);
    if (!vector) return [];
    const size = this.bytes.byteLength;
    const raw = rawText(this.bytes);
    // As with rows: words may share their bytes, within limits.
    let left = size * 16;
    return Array.from({ length: vector.count }, (_, i) => {
      const at = reader.follow(vector.at + i * 4);
      const end = at + 4 <= size ? at + 4 + this.#view.getUint32(at, true) : Number.POSITIVE_INFINITY;
      left -= end - at;
      if (end > size || left < 0) throw damaged(`word ${i} within ${size} bytes`, `byte ${at}`);
      if (!isUtf8(this.bytes.subarray(at + 4, end) as Uint8Array<ArrayBuffer>))
        throw damaged(`UTF-8 in word ${i}`, 'other bytes');
      return raw.utf8Slice(at + 4, end);
    });
  }
}
