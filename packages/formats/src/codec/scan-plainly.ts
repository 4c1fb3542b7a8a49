import { elementType, type NumberArray } from './column-table.ts';
import type { ScanTarget } from './compile-scan.ts';
import { rowFault } from './row-fault.ts';
import type { RowTable, Value } from './row-table.ts';
import type { ColumnSchema } from './table-schema.ts';
import { mostBytesOf } from './text-sink.ts';

/**
 * What `compileScan` compiles, spelled out: value by value, in several times the time. It runs where code may not be made from strings, it says what is
 * wrong with a row, and tests hold the compiled loops against it.
 *
 * @throws TypeError when a value does not fit
 */
export function scanPlainly(table: RowTable, from: number, to: number, targets: readonly ScanTarget[]): void {
  for (let i = from; i < to; i++) for (const target of targets) takeValue(table, i, target);
}

function takeValue(
  table: RowTable,
  i: number,
  { column, nulls, list, sink, starts, numbers, limit }: ScanTarget,
): void {
  const row = table.rows[i];
  const value = row[column.name];
  if (starts) starts[i + 1] = starts[i];
  if (list) list(row, i);
  else if (value === null && column.nullable) nulls.push(i);
  else if (sink && starts && typeof value === 'string') {
    const most = mostBytesOf(value);
    if (starts[i] + most > sink.room && !sink.grow(starts[i], most)) {
      rowFault(table, column.name)(i, 'texts of less than 2 GiB in all');
    }
    starts[i + 1] += sink.text.utf8Write(value, starts[i]);
  } else if (sink || !writeNumber(value, i, numbers as NumberArray, column, limit)) refuse(table, i, column, limit);
}

/** Says what is wrong with a value. */
export function refuse(table: RowTable, row: number, column: ColumnSchema, limit: number): never {
  const { type } = column;
  const expected = type === 'dictionary' ? `a code below ${limit}, the number of words` : type;
  return rowFault(table, column.name)(row, type === 'utf8' ? 'a string' : expected);
}

/**
 * Writes a number, at whatever place.
 * @returns whether it is one of the column's: whatever an integer column cannot hold comes back changed
 */
export function writeNumber(
  value: Value | undefined,
  at: number,
  numbers: NumberArray,
  column: ColumnSchema,
  limit: number,
): boolean {
  const type = elementType(column) as string;
  if (typeof value !== (type === 'u64' || type === 'i64' ? 'bigint' : 'number')) return false;
  numbers[at] = value as never;
  return (type[0] === 'f' || numbers[at] === value) && !(column.type === 'dictionary' && (value as number) >= limit);
}
