import { arrayOf, type NumberArray } from './column-table.ts';
import type { Row } from './row-table.ts';
import { specialise } from './specialise.ts';
import type { NumberType } from './table-schema.ts';

/**
 * Writes a column of numbers where rows lie one after the other in memory: the first at byte `at`, the others each `stride` bytes on; both have to be
 * multiples of the number's width. Nulls are left as they are.
 */
export function fillStrided(
  bytes: Uint8Array,
  at: number,
  stride: number,
  type: NumberType,
  rows: readonly Row[],
  name: string,
  nullable: boolean,
  fail: (row: number, expected: string) => never,
): void {
  const Values = arrayOf(type);
  const width = Values.BYTES_PER_ELEMENT;
  const whole: NumberArray = new Values(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / width));
  const kind = type === 'u64' || type === 'i64' ? 'bigint' : 'number';
  specialise(fill, name)(name, rows, whole as Uint32Array, at / width, stride / width, kind, type, nullable, fail);
}

/** {@link specialise}d. */
function fill(
  name: string,
  rows: readonly Row[],
  out: Uint32Array,
  first: number,
  step: number,
  kind: string,
  type: string,
  nullable: boolean,
  fail: (row: number, expected: string) => never,
): void {
  const isFloat = type[0] === 'f';
  let at = first;
  for (let i = 0; i < rows.length; i++, at += step) {
    const value = rows[i][name] as number;
    // Comparing with a literal is free, comparing with `kind` is not.
    if (typeof value === 'number' ? kind === 'number' : typeof value === kind) {
      out[at] = value;
      // Whatever an integer cannot hold comes back changed.
      if (out[at] !== value && !isFloat) fail(i, type);
    } else if (!(nullable && value === null)) fail(i, type);
  }
}
