import { Packr } from 'msgpackr';
import type { EncodeOptions } from '../codec/codec.ts';
import { moveTo } from '../codec/move-to.ts';
import { refuseBadRows } from '../codec/refuse-bad-rows.ts';
import type { RowTable } from '../codec/row-table.ts';
import { FORMAT, type MsgpackForm, VERSION } from './layout.ts';

/** Rows that are packed to know the size of all, about. */
const SAMPLE = 200;

export function encodeMsgpack(form: MsgpackForm, table: RowTable, { allocate }: EncodeOptions = {}): Uint8Array {
  refuseBadRows(table);
  const { schema, dictionaries, rows } = table;
  // A packer keeps the records it has defined: a new one for each table, so that the bytes stand alone.
  const packer = new Packr({ useRecords: form === 'records', variableMapSize: true });
  const whole = (some: RowTable['rows']) => ({
    format: FORMAT,
    version: VERSION,
    table: schema.name,
    dictionaries,
    rows: some,
  });
  // By itself it grows its buffer by copying, which takes a third of the time: the size is estimated from a row in a hundred.
  const step = Math.max(1, Math.floor(rows.length / SAMPLE));
  const sample = rows.filter((_, i) => i % step === 0);
  const { byteLength } = new Packr({ useRecords: form === 'records', variableMapSize: true }).pack(whole(sample));
  packer.useBuffer(Buffer.allocUnsafeSlow(Math.ceil(byteLength * step * 1.1) + 4096));
  const packed = packer.pack(whole(rows));
  return allocate ? moveTo(packed, allocate) : new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength);
}
