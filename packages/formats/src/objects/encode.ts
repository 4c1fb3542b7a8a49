import { serialize } from 'node:v8';
import type { EncodeOptions } from '../codec/codec.ts';
import { moveTo } from '../codec/move-to.ts';
import { refuseBadRows } from '../codec/refuse-bad-rows.ts';
import type { RowTable } from '../codec/row-table.ts';
import { type ClonedTable, FORMAT, VERSION } from './layout.ts';

export function encodeObjects(table: RowTable, { allocate }: EncodeOptions = {}): Uint8Array {
  refuseBadRows(table);
  const { schema, dictionaries, rows } = table;
  const cloned: ClonedTable = { format: FORMAT, version: VERSION, table: schema.name, dictionaries, rows };
  return moveTo(serialize(cloned), allocate);
}
