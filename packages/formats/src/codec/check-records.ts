import { isAscii, isUtf8 } from 'node:buffer';
import { damaged } from './codec-failure.ts';
import { rangeOf } from './decoded-records.ts';
import { numberGetter } from './number-at.ts';
import type { ItemPlaces, RecordPlaces } from './record-places.ts';
import type { ColumnSchema } from './table-schema.ts';

/** Text that rows may have in all, as a multiple of the input: rows may share strings, but must not make a million copies of a long one. */
const MAX_SHARING = 16;
const CHUNK = 64;

/**
 * Checks what records hold once it is known that it lies within the bytes: UTF-8 whole in every string, codes below the number of words, as many
 * values in a list as there have to be. Where all between the first text and the last is ASCII, as the lengths between them often are too, nothing more is
 * looked at; else texts are looked at 64 at a time, and one by one.
 *
 * @throws DecodeError
 */
export function checkRecords(places: RecordPlaces): void {
  const { bytes, schema } = places;
  const budget = { bytes: bytes.byteLength * MAX_SHARING };
  const texts: [name: string, items: ItemPlaces][] = [];
  const ascii: Extent = { first: bytes.byteLength, last: 0, total: 0 };
  const takeItems = (column: ColumnSchema, items: ItemPlaces, width: number) => {
    const extent = extentOf(items);
    budget.bytes -= extent.total * width;
    if (budget.bytes < 0) throw damaged(`at most ${MAX_SHARING} times as much in rows as there are bytes`, 'more');
    if (column.type !== 'utf8' && column.type !== 'dictionary') return;
    texts.push([column.name, items]);
    if (extent.total === 0) return;
    ascii.first = Math.min(ascii.first, extent.first);
    ascii.last = Math.max(ascii.last, extent.last);
  };
  schema.columns.forEach((column, i) => {
    if (column.type === 'dictionary') {
      takeItems(column, places.wordItems(i), 1);
      checkCodes(places, i, column.name, column.codes);
    } else if (column.type === 'utf8' || column.type === 'binary') takeItems(column, places.items(i), 1);
    else if ('item' in column) {
      takeItems(column, places.items(i), Number(column.item.slice(1)) / 8);
      checkSizes(column, places.items(i));
    }
  });
  places.allAscii ||=
    ascii.last <= ascii.first || isAscii(bytes.subarray(ascii.first, ascii.last) as Uint8Array<ArrayBuffer>);
  if (places.allAscii) return;
  for (const [name, items] of texts) checkTexts(bytes, name, items);
}

/** The bytes that items lie within, and how many items there are. */
interface Extent {
  first: number;
  last: number;
  total: number;
}

/** Of items of one byte each; of others only `total` means something. */
function extentOf({ starts, lengths }: ItemPlaces): Extent {
  const extent = { first: Number.POSITIVE_INFINITY, last: 0, total: 0 };
  for (let from = 0; from < starts.length; from += CHUNK) {
    const to = Math.min(from + CHUNK, starts.length);
    const [first, last] = rangeOf(from, to, starts, lengths);
    extent.first = Math.min(extent.first, first);
    extent.last = Math.max(extent.last, last);
    extent.total += sumOf(lengths, from, to);
  }
  return extent;
}

function sumOf(lengths: Int32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += lengths[i];
  return sum;
}

function checkCodes(places: RecordPlaces, column: number, name: string, codes: 'u8' | 'u16' | 'u32'): void {
  const { rows, bytes } = places;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = places.wordItems(column).starts.length;
  const largest = places.largestCode(column);
  if (largest !== undefined && largest < words) return;
  const place = places.place(column);
  const get = numberGetter(codes);
  for (let row = 0; row < rows; row++) {
    const at = place(row);
    if (at >= 0 && (get(view, at) as number) >= words)
      throw damaged(`codes below ${words} in column '${name}'`, get(view, at));
  }
}

function checkSizes(column: ColumnSchema, { starts, lengths }: ItemPlaces): void {
  if (column.type !== 'fixed-list') return;
  for (let row = 0; row < lengths.length; row++) {
    if (lengths[row] !== column.size && !(column.nullable && starts[row] < 0)) {
      throw damaged(`${column.size} values in column '${column.name}'`, `${lengths[row]} in row ${row}`);
    }
  }
}

function checkTexts(bytes: Uint8Array, name: string, { starts, lengths }: ItemPlaces): void {
  for (let from = 0; from < starts.length; from += CHUNK) {
    const to = Math.min(from + CHUNK, starts.length);
    const [first, last] = rangeOf(from, to, starts, lengths);
    if (last - first < CHUNK * 256 && isAscii(bytes.subarray(first, last) as Uint8Array<ArrayBuffer>)) continue;
    for (let row = from; row < to; row++) {
      const at = starts[row];
      if (at >= 0 && !isUtf8(bytes.subarray(at, at + lengths[row]) as Uint8Array<ArrayBuffer>)) {
        throw damaged(`UTF-8 in column '${name}'`, `other bytes in row ${row}`);
      }
    }
  }
}
