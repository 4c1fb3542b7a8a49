import type { EncodeOptions } from '../codec/codec.ts';
import { moveTo } from '../codec/move-to.ts';
import { refuseBadRows } from '../codec/refuse-bad-rows.ts';
import type { Row, RowTable, Value } from '../codec/row-table.ts';
import { FORMAT, type JsonForm, jsonForm, VERSION } from './layout.ts';

export function encodeJson(table: RowTable, { allocate }: EncodeOptions = {}): Uint8Array {
  refuseBadRows(table);
  const { schema, dictionaries, rows } = table;
  const forms = schema.columns.map((column) => [column.name, jsonForm(column)] as const);
  const special = forms.filter(([, form]) => form !== 'plain');
  const text = JSON.stringify({
    format: FORMAT,
    version: VERSION,
    table: schema.name,
    dictionaries,
    rows: special.length === 0 ? rows : rows.map((row) => written(row, special)),
  });
  return moveTo(Buffer.from(text, 'utf8'), allocate);
}

function written(row: Row, special: readonly (readonly [name: string, form: JsonForm])[]): object {
  const out: Record<string, unknown> = { ...row };
  for (const [name, form] of special) out[name] = writtenValue(row[name], form);
  return out;
}

function writtenValue(value: Value | undefined, form: JsonForm): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((item) => writtenValue(item, form));
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  return value;
}
