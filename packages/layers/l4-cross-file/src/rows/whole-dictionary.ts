import { columnDictionary, type StringValues } from '@strata/tables';
import type { Table } from 'apache-arrow';

const NO_STRINGS: StringValues = { length: 0, offsets: new Int32Array(1), bytes: new Uint8Array(0) };

/**
 * The one dictionary of a dictionary column of a table: the longest of its batches', of which the others have to be beginnings.
 *
 * @throws TypeError when batches bring dictionaries that contradict each other: their indices would mean different strings
 */
export function wholeDictionary(table: Table, column: string): StringValues {
  let whole = NO_STRINGS;
  for (const batch of table.batches) {
    const strings = columnDictionary(batch, column);
    const [shorter, longer] = strings.length < whole.length ? [strings, whole] : [whole, strings];
    if (!isBeginning(shorter, longer)) {
      throw new TypeError(
        `column '${column}': expected one dictionary for all ${table.batches.length} batches, got different ones; ` +
          'batches have to be merged by the framework before a layer reads them',
      );
    }
    whole = longer;
  }
  return whole;
}

function isBeginning(shorter: StringValues, longer: StringValues): boolean {
  const a = bytesOf(shorter);
  const b = bytesOf(longer);
  if (a.buffer === b.buffer && a.byteOffset === b.byteOffset) return true;
  for (let i = 0; i < shorter.length; i++) {
    if (lengthOf(shorter, i) !== lengthOf(longer, i)) return false;
  }
  return Buffer.compare(a, b.subarray(0, a.length)) === 0;
}

function bytesOf({ bytes, offsets, length }: StringValues): Uint8Array {
  return bytes.subarray(offsets[0], offsets[length]);
}

function lengthOf({ offsets }: StringValues, i: number): number {
  return offsets[i + 1] - offsets[i];
}
