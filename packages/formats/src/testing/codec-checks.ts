import { isDeepStrictEqual } from 'node:util';
import type { Codec, DecodedTable } from '../codec/codec.ts';
import { viewsOf } from '../codec/column-table.ts';
import { columnsOfPlan } from '../codec/columns-of-plan.ts';
import { planRows } from '../codec/plan-rows.ts';
import type { RowTable } from '../codec/row-table.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { formatFailure } from '../failure.ts';
import { readEverything } from './read-everything.ts';

/** What a codec does against the contract. */
export class CodecViolation extends Error {
  override name = 'CodecViolation';
}

/** The table in bytes that must be good. */
export function decodeGood(codec: Codec, bytes: Uint8Array, schema: TableSchema): DecodedTable {
  const decoded = codec.decode(bytes, schema);
  if (!decoded.ok) throw new CodecViolation(formatFailure(decoded.failure));
  return decoded.table;
}

/** What went in comes out, from rows and from columns, by every reader; and the bytes are the same. */
export function checkRoundTrip(codec: Codec, table: RowTable): void {
  const fromRows = Uint8Array.from(codec.encodeRows(table));
  const fromColumns = codec.encodeColumns(columnsOfPlan(planRows(table)));
  if (codec.canonical && Buffer.compare(fromRows, fromColumns) !== 0) {
    throw new CodecViolation(
      `expected the same ${fromRows.length} bytes from columns, got ${fromColumns.length} others`,
    );
  }
  const decoded = decodeGood(codec, fromRows, table.schema);
  expectRows(readEverything(decoded), table.rows, 'readers');
  const whole = decoded.toRows();
  expectRows(whole.rows, table.rows, 'toRows');
  expectRows(
    table.schema.columns.filter(({ type }) => type === 'dictionary').map(({ name }) => decoded.words(name)),
    table.schema.columns.filter(({ type }) => type === 'dictionary').map(({ name }) => table.dictionaries[name]),
    'words',
  );
  expectRows(readEverything(decodeGood(codec, fromColumns, table.schema)), table.rows, 'from columns');
  const again = codec.encodeColumns(decoded.columns());
  if (codec.canonical && Buffer.compare(fromRows, again) !== 0)
    throw new CodecViolation('expected the same bytes when encoded again');
}

function expectRows(got: unknown, expected: unknown, how: string): void {
  if (isDeepStrictEqual(got, expected)) return;
  const show = (value: unknown) =>
    JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)).slice(0, 400);
  throw new CodecViolation(`${how}: expected ${show(expected)}, got ${show(got)}`);
}

/** Decoded columns are views of the bytes they came from, and nothing has been copied. */
export function checkZeroCopy(codec: Codec, table: RowTable, bytes: Uint8Array): void {
  const decoded = decodeGood(codec, bytes, table.schema);
  const end = bytes.byteOffset + bytes.byteLength;
  decoded.columns().columns.forEach((column, i) => {
    for (const view of viewsOf(column)) {
      // A buffer without a byte has no place.
      if (view.byteLength === 0) continue;
      const inside =
        view.buffer === bytes.buffer && view.byteOffset >= bytes.byteOffset && view.byteOffset + view.byteLength <= end;
      if (!inside)
        throw new CodecViolation(
          `expected column '${table.schema.columns[i].name}' to be a view of the bytes, got a copy`,
        );
    }
  });
  if (decoded.copiedBytes !== 0) throw new CodecViolation(`expected 0 bytes copied, got ${decoded.copiedBytes}`);
}

const REASONS: readonly string[] = [
  'not-this-format',
  'truncated',
  'damaged',
  'unsupported',
  'other-schema',
  'misaligned',
];

/** Bytes that may be anything give a table that can be read to its end, or a failure with a message. Gives which. */
export function checkHostile(codec: Codec, bytes: Uint8Array, schema: TableSchema): string {
  const decoded = codec.decode(bytes, schema);
  if (decoded.ok) {
    readEverything(decoded.table);
    return 'ok';
  }
  const { place, expected, got, reason } = decoded.failure;
  if (!place.includes(schema.name) || expected === '' || got === '' || !REASONS.includes(reason)) {
    throw new CodecViolation(
      `expected a failure that says what was expected and got, got: ${formatFailure(decoded.failure)}`,
    );
  }
  return reason;
}
