import { rowCodec } from '../codec/row-codec.ts';
import { decodeMsgpack } from './decode.ts';
import { encodeMsgpack } from './encode.ts';
import type { MsgpackForm } from './layout.ts';

const codec = (name: string, form: MsgpackForm) =>
  rowCodec(
    name,
    (table, options) => encodeMsgpack(form, table, options),
    (bytes, schema) => decodeMsgpack(form, bytes, schema),
  );

/** Rows as MessagePack maps: what any MessagePack library reads. */
export const msgpackCodec = codec('msgpack', 'plain');

/** Rows as msgpackr's records, the names of their columns written once. Read by msgpackr only. */
export const msgpackRecordsCodec = codec('msgpack-records', 'records');
