import { isUtf8 } from 'node:buffer';
import { checkRows } from '../codec/check-rows.ts';
import { DecodeError, damaged } from '../codec/codec-failure.ts';
import { DecodedRows } from '../codec/decoded-rows.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { FORMAT, type JsonForm, jsonForm, VERSION } from './layout.ts';

/** @throws DecodeError */
export function decodeJson(bytes: Uint8Array, schema: TableSchema): DecodedRows {
  // '{'
  if (bytes[0] !== 0x7b) throw new DecodeError('not-this-format', "'{' as the first byte", `${bytes[0] ?? 'nothing'}`);
  if (!isUtf8(bytes as Uint8Array<ArrayBuffer>)) throw damaged('UTF-8', 'other bytes');
  const { format, version, table, dictionaries, rows } = parse(bytes);
  if (format !== FORMAT) throw new DecodeError('not-this-format', `format '${FORMAT}'`, `${format}`);
  if (version !== VERSION) throw new DecodeError('unsupported', `version ${VERSION}`, `${version}`);
  if (table !== schema.name) throw new DecodeError('other-schema', `table '${schema.name}'`, `'${table}'`);
  readSpecialValues(schema, rows);
  return new DecodedRows(checkRows(schema, rows, dictionaries), bytes.byteLength);
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch (error) {
    throw damaged('JSON', (error as Error).message);
  }
}

/** Replaces, in place, what JSON has no values for. What cannot be read is left as it is, for `checkRows` to find. */
function readSpecialValues(schema: TableSchema, rows: unknown): void {
  if (!Array.isArray(rows)) return;
  for (const column of schema.columns) {
    const form = jsonForm(column);
    if (form === 'plain') continue;
    for (const row of rows) {
      if (typeof row !== 'object' || row === null || !Object.hasOwn(row, column.name)) continue;
      row[column.name] = readValue(row[column.name], form);
    }
  }
}

function readValue(value: unknown, form: JsonForm): unknown {
  if (Array.isArray(value)) return value.map((item) => readValue(item, form));
  if (typeof value !== 'string') return value;
  switch (form) {
    case 'base64':
      return /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? Uint8Array.from(Buffer.from(value, 'base64')) : value;
    case 'bigint':
      return /^-?\d{1,20}$/.test(value) ? BigInt(value) : value;
    case 'float':
      return ['NaN', 'Infinity', '-Infinity'].includes(value) ? Number(value) : value;
    case 'plain':
      return value;
  }
}
