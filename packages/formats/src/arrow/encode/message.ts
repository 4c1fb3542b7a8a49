import { padded } from '@strata/tables';
import type { Schema } from 'apache-arrow';
import { BodyCompression, DictionaryBatch, Message, RecordBatch } from 'apache-arrow/ipc/metadata/message';
import { COMPRESSION_TYPES } from '../compression/compression.ts';
import { PREFIX_LENGTH } from '../layout.ts';
import type { EncodedBody } from './body.ts';

/**
 * A message's metadata with its prefix, padded so that what follows it lies at a multiple of 64 of the file:
 *
 *     | FF FF FF FF | length u32 | flatbuffer Message | zeroes |
 *
 * `length` counts the flatbuffer and the zeroes.
 */
function encapsulate(message: Message, position: number): Uint8Array {
  const flatbuffer = Message.encode(message);
  const length = padded(position + PREFIX_LENGTH + flatbuffer.byteLength) - position;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, length - PREFIX_LENGTH, true);
  bytes.set(flatbuffer, PREFIX_LENGTH);
  return bytes;
}

/** @param position - where in the file the message will start, as for the other kinds of messages */
export function encodeSchemaMessage(schema: Schema, position: number): Uint8Array {
  return encapsulate(Message.from(schema), position);
}

export function encodeRecordBatchMessage(rows: number, body: EncodedBody, position: number): Uint8Array {
  return encapsulate(Message.from(recordBatch(rows, body), body.byteLength), position);
}

export function encodeDictionaryMessage(
  id: number,
  isDelta: boolean,
  rows: number,
  body: EncodedBody,
  position: number,
): Uint8Array {
  return encapsulate(
    Message.from(new DictionaryBatch(recordBatch(rows, body), id, isDelta), body.byteLength),
    position,
  );
}

function recordBatch(rows: number, { nodes, regions, variadicBufferCounts, compression }: EncodedBody): RecordBatch {
  const how = compression ? new BodyCompression(COMPRESSION_TYPES[compression]) : null;
  return new RecordBatch(rows, nodes, regions, how, variadicBufferCounts);
}
