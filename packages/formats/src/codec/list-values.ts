import { numberGetter, numberSetter } from './number-at.ts';
import type { Row, Value } from './row-table.ts';
import type { ColumnSchema, NumberType } from './table-schema.ts';

/** The values of a row's list or bytes; undefined for a null. @throws by `fail` when it is neither, or of another length than the column has */
export function listValues(
  row: Row,
  column: ColumnSchema,
  fail: (expected: string) => never,
): ArrayLike<number | bigint> | undefined {
  const value: Value | undefined = row[column.name];
  if (value === null && column.nullable) return undefined;
  if (column.type === 'binary') return value instanceof Uint8Array ? value : fail('a Uint8Array');
  if (!Array.isArray(value)) return fail('an array');
  if (column.type === 'fixed-list' && value.length !== column.size) fail(`${column.size} numbers`);
  return value;
}

/** Checks that a number is one of the type. */
export function checkItem(value: unknown, stored: unknown, type: NumberType, fail: (expected: string) => never): void {
  const kind = type === 'u64' || type === 'i64' ? 'bigint' : 'number';
  if (typeof value !== kind || (value !== stored && type[0] !== 'f')) fail(`${type}s`);
}

/** Writes the items of a list from byte `at` on, each checked. */
export function writeItems(
  view: DataView,
  at: number,
  list: ArrayLike<number | bigint>,
  item: NumberType,
  fail: (expected: string) => never,
): void {
  const [set, get, width] = [numberSetter(item), numberGetter(item), Number(item.slice(1)) / 8];
  for (let k = 0; k < list.length; k++) {
    // A bigint where a number belongs, or the other way round, cannot even be written.
    checkItem(list[k], list[k], item, fail);
    set(view, at + k * width, list[k]);
    checkItem(list[k], get(view, at + k * width), item, fail);
  }
}
