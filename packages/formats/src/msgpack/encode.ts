import { Packr } from 'msgpackr';
import type { EncodeOptions } from '../codec/codec.ts';
import { moveTo } from '../codec/move-to.ts';
import { refuseBadRows } from '../codec/refuse-bad-rows.ts';
import type { RowTable } from '../codec/row-table.ts';
import { encodeRecords } from './encode-records.ts';
import { type MsgpackForm, wholeOf } from './layout.ts';

/** Rows that are packed to know the size of all, about. */
const SAMPLE = 200;

export function encodeMsgpack(form: MsgpackForm, table: RowTable, { allocate }: EncodeOptions = {}): Uint8Array {
  const records = form === 'records' ? encodeRecords(table) : undefined;
  return moveTo(records ?? encodeByLibrary(form, table), allocate);
}

/** All of it by msgpackr: also what tests hold {@link encodeRecords} against. */
export function encodeByLibrary(form: MsgpackForm, table: RowTable): Uint8Array {
  refuseBadRows(table);
  const { rows } = table;
  // A packer keeps the records it has defined: a new one for each table, so that the bytes stand alone.
  const packer = new Packr({ useRecords: form === 'records', variableMapSize: true });
  // By itself it grows its buffer by copying, which takes a third of the time: the size is estimated from a row in a hundred.
  const step = Math.max(1, Math.floor(rows.length / SAMPLE));
  const sample = rows.filter((_, i) => i % step === 0);
  const sampler = new Packr({ useRecords: form === 'records', variableMapSize: true });
  const { byteLength } = sampler.pack(wholeOf(table, sample));
  packer.useBuffer(Buffer.allocUnsafeSlow(Math.ceil(byteLength * step * 1.1) + 4096));
  const packed = packer.pack(wholeOf(table, rows));
  return new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength);
}
