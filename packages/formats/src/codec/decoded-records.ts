import { isAscii } from 'node:buffer';
import type { DecodedTable } from './codec.ts';
import { type ColumnTable, columnIndex } from './column-table.ts';
import { columnsOfPlan } from './columns-of-plan.ts';
import { numberGetter } from './number-at.ts';
import { planRows } from './plan-rows.ts';
import { rawText } from './raw-text.ts';
import type { RecordPlaces } from './record-places.ts';
import type { RowTable, Value } from './row-table.ts';
import { bytesOfRows, makeRows } from './rows-of-columns.ts';
import type { ColumnSchema, TableSchema } from './table-schema.ts';

/** A decoded table that is read where it lies, record by record. Everything has been checked. */
export class DecodedRecords implements DecodedTable {
  readonly schema: TableSchema;
  readonly rows: number;
  copiedBytes: number;
  readonly #places: RecordPlaces;
  readonly #view: DataView;

  /** @param copiedBytes - bytes of values that were taken out of the records */
  constructor(places: RecordPlaces, copiedBytes = 0) {
    this.copiedBytes = copiedBytes;
    this.schema = places.schema;
    this.rows = places.rows;
    this.#places = places;
    this.#view = new DataView(places.bytes.buffer, places.bytes.byteOffset, places.bytes.byteLength);
  }

  numbers(name: string): (row: number) => number | bigint {
    const [column, i] = this.#column(name);
    const get = numberGetter(column.type === 'dictionary' ? column.codes : (column.type as 'u32'));
    if (get === undefined) throw new TypeError(`column '${name}': expected numbers or codes, got ${column.type}`);
    const values = this.#places.numbers(i);
    if (values) return (row) => values[row];
    const place = this.#places.place(i);
    const view = this.#view;
    const zero = column.type === 'u64' || column.type === 'i64' ? 0n : 0;
    return (row) => {
      const at = place(row);
      return at < 0 ? zero : get(view, at);
    };
  }

  texts(name: string): (row: number) => string {
    const [column, i] = this.#column(name);
    if (column.type !== 'utf8') throw new TypeError(`column '${name}': expected strings, got ${column.type}`);
    return recordTexts(this.#places, i);
  }

  isNull(name: string): (row: number) => boolean {
    const [{ nullable }, i] = this.#column(name);
    if (!nullable) return () => false;
    const place = this.#places.place(i);
    return (row) => place(row) < 0;
  }

  words(name: string): readonly string[] {
    const [column, i] = this.#column(name);
    if (column.type !== 'dictionary')
      throw new TypeError(`column '${name}': expected a dictionary, got ${column.type}`);
    return this.#places.words(i);
  }

  columns(): ColumnTable {
    const columns = columnsOfPlan(planRows(this.toRows()));
    this.copiedBytes += bytesOfRows(columns);
    return columns;
  }

  toRows(): RowTable {
    const { columns } = this.schema;
    const readers = columns.map((column, i) => this.#valueReader(column, i));
    const names = columns.map(({ name }) => name);
    const dictionaries: Record<string, readonly string[]> = {};
    columns.forEach(({ name, type }, i) => {
      if (type === 'dictionary') dictionaries[name] = this.#places.words(i);
    });
    this.copiedBytes += this.#places.bytes.byteLength;
    return { schema: this.schema, rows: makeRows(names, readers, this.rows), dictionaries };
  }

  #column(name: string): [ColumnSchema, number] {
    const i = columnIndex(this.schema, name);
    return [this.schema.columns[i], i];
  }

  #valueReader(column: ColumnSchema, i: number): (row: number) => Value {
    const present = this.#presentReader(column, i);
    if (!column.nullable) return present;
    const place = this.#places.place(i);
    return (row) => (place(row) < 0 ? null : present(row));
  }

  #presentReader(column: ColumnSchema, i: number): (row: number) => Value {
    if (column.type === 'utf8') return recordTexts(this.#places, i);
    if (!('item' in column) && column.type !== 'binary') return this.numbers(column.name);
    const { starts, lengths } = this.#places.items(i);
    const { bytes } = this.#places;
    switch (column.type) {
      case 'binary':
        return (row) => {
          const at = starts[row];
          return at < 0 ? new Uint8Array(0) : new Uint8Array(bytes.subarray(at, at + lengths[row]));
        };
      case 'list':
      case 'fixed-list': {
        const get = numberGetter(column.item);
        const width = Number(column.item.slice(1)) / 8;
        const view = this.#view;
        return (row) => {
          const at = starts[row];
          return Array.from({ length: at < 0 ? 0 : lengths[row] }, (_, k) => get(view, at + k * width) as number);
        };
      }
    }
  }
}

/** Rows decoded together when they are read in order; see `textReader`. */
const CHUNK = 64;

/** A reader of strings that lie in records, usually one after the other: then 64 are decoded with what is between them, and cut out. */
function recordTexts(places: RecordPlaces, column: number): (row: number) => string {
  const { bytes, rows, allAscii } = places;
  const { starts, lengths } = places.items(column);
  const raw = rawText(bytes);
  let [chunk, start, from, to, next] = ['', 0, 0, 0, 0];
  return (row) => {
    const at = starts[row];
    if (at < 0) return '';
    const size = lengths[row];
    if (row < from || row >= to) {
      const inOrder = row === next;
      next = row + 1;
      if (!inOrder) return raw.utf8Slice(at, at + size);
      const end = Math.min(row + CHUNK, rows);
      const [first, last] = rangeOf(row, end, starts, lengths);
      const near = last - first < CHUNK * 256;
      // What lies between ASCII texts may be anything: each byte is a character.
      if (!near || !(allAscii || isAscii(bytes.subarray(first, last) as Uint8Array<ArrayBuffer>)))
        return raw.utf8Slice(at, at + size);
      [from, to, start] = [row, end, first];
      chunk = raw.latin1Slice(first, last);
    }
    next = row + 1;
    return chunk.substring(at - start, at - start + size);
  };
}

/** The bytes that the strings of some rows lie within. */
export function rangeOf(
  from: number,
  to: number,
  starts: Int32Array,
  lengths: Int32Array,
): [first: number, last: number] {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let i = from; i < to; i++) {
    const at = starts[i];
    if (at < 0) continue;
    if (at < first) first = at;
    const end = at + lengths[i];
    if (end > last) last = end;
  }
  return [Math.min(first, last), last];
}
