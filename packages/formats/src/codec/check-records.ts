import { isAscii, isUtf8 } from 'node:buffer';
import { damaged } from './codec-failure.ts';
import { type RecordPlaces, rangeOf } from './decoded-records.ts';
import { numberGetter } from './number-at.ts';

/** Text that rows may have in all, as a multiple of the input: rows may share strings, but must not make a million copies of a long one. */
const MAX_SHARING = 16;
const CHUNK = 64;

/**
 * Checks what records hold once it is known where it lies within the bytes: UTF-8 whole in every string, codes below the number of words, as many values in
 * a list as there have to be. Strings that lie one after the other are checked 64 at a time.
 *
 * @throws DecodeError
 */
export function checkRecords(places: RecordPlaces): void {
  const { schema, rows, bytes } = places;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let left = bytes.byteLength * MAX_SHARING;
  const spend = (amount: number) => {
    left -= amount;
    if (left < 0) throw damaged(`at most ${MAX_SHARING} times as much text as there are bytes`, 'more');
  };
  schema.columns.forEach((column, i) => {
    const { name } = column;
    const place = places.place(i);
    if (column.type === 'dictionary') {
      const words = places.words(i).length;
      const get = numberGetter(column.codes);
      for (let row = 0; row < rows; row++) {
        const at = place(row);
        if (at >= 0 && (get(view, at) as number) >= words)
          throw damaged(`codes below ${words} in column '${name}'`, get(view, at));
      }
    }
    if (column.type === 'utf8' || column.type === 'binary' || column.type === 'list' || column.type === 'fixed-list') {
      const length = places.length(i);
      const width = 'item' in column ? Number(column.item.slice(1)) / 8 : 1;
      for (let row = 0; row < rows; row++) {
        const isThere = place(row) >= 0;
        if (!isThere && column.nullable) continue;
        const items = isThere ? length(row) : 0;
        spend(items * width);
        if (column.type === 'fixed-list' && items !== column.size) {
          throw damaged(`${column.size} values in column '${name}'`, `${items} in row ${row}`);
        }
      }
      if (column.type === 'utf8') checkTexts(places, name, place, length);
    }
  });
}

function checkTexts(
  { rows, bytes }: RecordPlaces,
  name: string,
  place: (row: number) => number,
  length: (row: number) => number,
): void {
  for (let from = 0; from < rows; from += CHUNK) {
    const to = Math.min(from + CHUNK, rows);
    const [first, last] = rangeOf(from, to, place, length);
    if (last - first < CHUNK * 256 && isAscii(bytes.subarray(first, last) as Uint8Array<ArrayBuffer>)) continue;
    for (let row = from; row < to; row++) {
      const at = place(row);
      if (at >= 0 && !isUtf8(bytes.subarray(at, at + length(row)) as Uint8Array<ArrayBuffer>)) {
        throw damaged(`UTF-8 in column '${name}'`, `other bytes in row ${row}`);
      }
    }
  }
}
