import { Packr } from 'msgpackr';
import type { EncodeOptions } from '../codec/codec.ts';
import { moveTo } from '../codec/move-to.ts';
import { refuseBadRows } from '../codec/refuse-bad-rows.ts';
import type { RowTable } from '../codec/row-table.ts';
import { FORMAT, type MsgpackForm, VERSION } from './layout.ts';

export function encodeMsgpack(form: MsgpackForm, table: RowTable, { allocate }: EncodeOptions = {}): Uint8Array {
  refuseBadRows(table);
  const { schema, dictionaries, rows } = table;
  // A packer keeps the records it has defined: a new one for each table, so that the bytes stand alone.
  const packer = new Packr({ useRecords: form === 'records', variableMapSize: true });
  const packed = packer.pack({ format: FORMAT, version: VERSION, table: schema.name, dictionaries, rows });
  // What comes back is a view of a buffer that the next call writes to.
  return allocate ? moveTo(packed, allocate) : new Uint8Array(packed);
}
