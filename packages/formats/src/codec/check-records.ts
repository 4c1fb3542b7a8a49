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
 * values in a list as there have to be. Strings that lie one after the other are checked 64 at a time.
 *
 * @throws DecodeError
 */
export function checkRecords(places: RecordPlaces): void {
  const budget = { bytes: places.bytes.byteLength * MAX_SHARING };
  const ascii = textsAreAscii(places);
  places.schema.columns.forEach((column, i) => {
    switch (column.type) {
      case 'dictionary':
        checkCodes(places, i, column.name, column.codes);
        break;
      case 'utf8':
        checkItems(column, places.items(i), 1, budget);
        if (!ascii) checkTexts(places.bytes, column.name, places.items(i));
        break;
      case 'binary':
        checkItems(column, places.items(i), 1, budget);
        break;
      case 'list':
      case 'fixed-list':
        checkItems(column, places.items(i), Number(column.item.slice(1)) / 8, budget);
        break;
    }
  });
}

/** Whether all that lies between the first text and the last is ASCII: the lengths between them often are too. */
function textsAreAscii(places: RecordPlaces): boolean {
  let [from, to] = [places.bytes.byteLength, 0];
  places.schema.columns.forEach(({ type }, i) => {
    if (type !== 'utf8') return;
    const { starts, lengths } = places.items(i);
    const [first, last] = rangeOf(0, starts.length, starts, lengths);
    if (last > 0) [from, to] = [Math.min(from, first), Math.max(to, last)];
  });
  return from >= to || isAscii(places.bytes.subarray(from, to) as Uint8Array<ArrayBuffer>);
}

function checkCodes(places: RecordPlaces, column: number, name: string, codes: 'u8' | 'u16' | 'u32'): void {
  const { rows, bytes } = places;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = places.wordCount(column);
  const place = places.place(column);
  const get = numberGetter(codes);
  for (let row = 0; row < rows; row++) {
    const at = place(row);
    if (at >= 0 && (get(view, at) as number) >= words)
      throw damaged(`codes below ${words} in column '${name}'`, get(view, at));
  }
}

function checkItems(
  column: ColumnSchema,
  { starts, lengths }: ItemPlaces,
  width: number,
  budget: { bytes: number },
): void {
  let total = 0;
  for (let row = 0; row < lengths.length; row++) total += lengths[row];
  budget.bytes -= total * width;
  if (budget.bytes < 0) throw damaged(`at most ${MAX_SHARING} times as much in rows as there are bytes`, 'more');
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
