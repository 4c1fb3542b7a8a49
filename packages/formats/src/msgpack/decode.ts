import { Unpackr } from 'msgpackr';
import { checkRows } from '../codec/check-rows.ts';
import type { DecodedTable } from '../codec/codec.ts';
import { DecodeError } from '../codec/codec-failure.ts';
import { DecodedRows } from '../codec/decoded-rows.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { decodeRecords } from './decode-records.ts';
import { FORMAT, type MsgpackForm, VERSION } from './layout.ts';
import { verifyMsgpack } from './verify-msgpack.ts';

/** @throws DecodeError */
export function decodeMsgpack(form: MsgpackForm, bytes: Uint8Array, schema: TableSchema): DecodedTable {
  return (form === 'records' && decodeRecords(bytes, schema)) || decodeByLibrary(form, bytes, schema);
}

/** All of it by msgpackr: also what tests hold `decodeRecords` against. @throws DecodeError */
export function decodeByLibrary(form: MsgpackForm, bytes: Uint8Array, schema: TableSchema): DecodedRows {
  verifyMsgpack(bytes, form === 'records');
  const whole: unknown = new Unpackr({ useRecords: form === 'records', mapsAsObjects: true }).unpack(bytes);
  if (typeof whole !== 'object' || whole === null) throw new DecodeError('not-this-format', 'a map', typeof whole);
  const { format, version, table, dictionaries, rows } = whole as Record<string, unknown>;
  if (format !== FORMAT) throw new DecodeError('not-this-format', `format '${FORMAT}'`, `${format}`);
  if (version !== VERSION) throw new DecodeError('unsupported', `version ${VERSION}`, `${version}`);
  if (table !== schema.name) throw new DecodeError('other-schema', `table '${schema.name}'`, `'${table}'`);
  if (Array.isArray(rows)) takeOutBytes(schema, rows);
  return new DecodedRows(checkRows(schema, rows, dictionaries), bytes.byteLength);
}

/** msgpackr gives bytes as Buffers over the input; rows are to stand alone. 64-bit integers that would do as numbers come as either. */
function takeOutBytes(schema: TableSchema, rows: readonly Record<string, unknown>[]): void {
  for (const column of schema.columns) {
    const big =
      ('item' in column ? column.item : column.type).endsWith('64') && !JSON.stringify(column).includes('"f64"');
    if (column.type !== 'binary' && !big) continue;
    for (const row of rows) {
      if (typeof row !== 'object' || row === null) continue;
      const value = row[column.name];
      if (column.type === 'binary') row[column.name] = value instanceof Uint8Array ? Uint8Array.from(value) : value;
      else row[column.name] = Array.isArray(value) ? value.map(toBigint) : toBigint(value);
    }
  }
}

const toBigint = (value: unknown) => (Number.isSafeInteger(value) ? BigInt(value as number) : value);
