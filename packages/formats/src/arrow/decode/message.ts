import { BodyCompressionMethod } from 'apache-arrow/fb/body-compression-method';
import type { FileBlock } from 'apache-arrow/ipc/metadata/file';
import { type DictionaryBatch, Message, type RecordBatch } from 'apache-arrow/ipc/metadata/message';
import { type Compression, compressionOf } from '../compression/compression.ts';
import { PREFIX_LENGTH } from '../layout.ts';
import { ArrowDecodeError } from './arrow-failure.ts';
import { MESSAGE } from './arrow-flatbuffers.ts';
import { verifyFlatbuffer } from './verify-flatbuffer.ts';

/** A message's header, and its body as a view of the file. */
export interface DecodedBatch {
  readonly header: RecordBatch;
  readonly body: Uint8Array;
  readonly compression: Compression | undefined;
}

export function decodeRecordBatchMessage(file: Uint8Array, block: FileBlock): DecodedBatch {
  return recordBatchOf(decapsulate(file, block), block);
}

/** A message that has been taken out of its block. */
export interface TakenMessage {
  readonly message: Message;
  readonly body: Uint8Array;
}

export function recordBatchOf({ message, body }: TakenMessage, block: FileBlock): DecodedBatch {
  if (!message.isRecordBatch()) throw wrongKind('a record batch', message, block);
  const header = message.header();
  return { header, body, compression: checkedCompression(header) };
}

/** The values as a batch of one column, and which dictionary they are or extend. */
export interface DecodedDictionary {
  readonly dictionary: DictionaryBatch;
  readonly values: DecodedBatch;
}

export function decodeDictionaryMessage(file: Uint8Array, block: FileBlock): DecodedDictionary {
  return dictionaryOf(decapsulate(file, block), block);
}

export function dictionaryOf({ message, body }: TakenMessage, block: FileBlock): DecodedDictionary {
  if (!message.isDictionaryBatch()) throw wrongKind('a dictionary', message, block);
  const dictionary = message.header();
  const { data: header } = dictionary;
  return { dictionary, values: { header, body, compression: checkedCompression(header) } };
}

/** The metadata and the body of the message in a block; see `encapsulate` in encode/message.ts. The block lies within the file. */
function decapsulate(file: Uint8Array, block: FileBlock): TakenMessage {
  const view = new DataView(file.buffer, file.byteOffset + block.offset, block.metaDataLength);
  const length = view.getInt32(4, true);
  if (view.getInt32(0, true) !== -1 || length <= 0 || length > block.metaDataLength - PREFIX_LENGTH) {
    throw new ArrowDecodeError(
      'damaged',
      `at ${block.offset} a message with up to ${block.metaDataLength - PREFIX_LENGTH} bytes of metadata`,
      `prefix ${view.getUint32(0, true).toString(16)} and length ${length}`,
    );
  }
  const start = block.offset + PREFIX_LENGTH;
  const metadata = file.subarray(start, start + length);
  verifyFlatbuffer(metadata, MESSAGE);
  const message = Message.decode(metadata);
  if (message.bodyLength !== block.bodyLength) {
    throw new ArrowDecodeError(
      'damaged',
      `a body of ${block.bodyLength} bytes, as the footer says, at ${block.offset}`,
      `${message.bodyLength} bytes`,
    );
  }
  const bodyStart = block.offset + block.metaDataLength;
  return { message, body: file.subarray(bodyStart, bodyStart + block.bodyLength) };
}

function checkedCompression({ compression }: RecordBatch): Compression | undefined {
  if (!compression) return undefined;
  const known = compression.method === BodyCompressionMethod.BUFFER ? compressionOf(compression.type) : undefined;
  if (known === undefined) {
    const got = `codec ${compression.type}, method ${compression.method}`;
    throw new ArrowDecodeError('unsupported', 'buffers as they are, or each compressed by LZ4_FRAME or ZSTD', got);
  }
  return known;
}

function wrongKind(expected: string, message: Message, block: FileBlock): ArrowDecodeError {
  return new ArrowDecodeError('damaged', `${expected} at ${block.offset}`, `a message of kind ${message.headerType}`);
}
