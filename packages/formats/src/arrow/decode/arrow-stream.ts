import { makeData, RecordBatch, type Schema, Struct, type Vector } from 'apache-arrow';
import { FileBlock } from 'apache-arrow/ipc/metadata/file';
import { Message } from 'apache-arrow/ipc/metadata/message';
import { PREFIX_LENGTH } from '../layout.ts';
import { ArrowDecodeError, type ArrowFailure, arrowFailure } from './arrow-failure.ts';
import { MESSAGE } from './arrow-flatbuffers.ts';
import { type BodyContext, decodeBody } from './body.ts';
import { GrowingDictionaries } from './growing-dictionaries.ts';
import { GrowthBudget } from './growth-budget.ts';
import { type DecodedDictionary, dictionaryOf, recordBatchOf, type TakenMessage } from './message.ts';
import { rememberSchemaMessage, schemaMessageIn } from './schema-message.ts';
import { verifyFlatbuffer } from './verify-flatbuffer.ts';

/** An Arrow IPC stream whose columns are views of the bytes it was opened from. */
export interface ArrowStream {
  readonly schema: Schema;
  readonly batches: readonly RecordBatch[];
  readonly rows: number;
  /** Where the stream ends in the bytes: another may follow. */
  readonly end: number;
}

export type OpenArrowStreamResult =
  | { readonly ok: true; readonly stream: ArrowStream }
  | { readonly ok: false; readonly failure: ArrowFailure };

export type OpenArrowStreamsResult =
  | { readonly ok: true; readonly streams: readonly ArrowStream[] }
  | { readonly ok: false; readonly failure: ArrowFailure };

/**
 * Opens the Arrow IPC stream that starts at `from`, without copying. It ends with its end-of-stream mark, or where the bytes end between two messages. As
 * with `openArrowFile`, the bytes may be anything; a dictionary may be extended by a later message or replaced.
 *
 * @param place - what messages call the stream: its path
 */
export function openArrowStream(bytes: Uint8Array, place = 'Arrow stream', from = 0): OpenArrowStreamResult {
  try {
    return { ok: true, stream: decodeArrowStream(bytes, from) };
  } catch (error) {
    return { ok: false, failure: arrowFailure(place, asKnown(error)) };
  }
}

/** Opens streams that were written one after the other, each with its end-of-stream mark. No bytes are no streams. */
export function openArrowStreams(bytes: Uint8Array, place = 'Arrow streams'): OpenArrowStreamsResult {
  const streams: ArrowStream[] = [];
  for (let at = 0; at < bytes.byteLength; at = streams.at(-1)!.end) {
    const opened = openArrowStream(bytes, streams.length === 0 ? place : `${place}, stream ${streams.length + 1}`, at);
    if (!opened.ok) return opened;
    streams.push(opened.stream);
  }
  return { ok: true, streams };
}

/** Anything unknown is the flatbuffers runtime or apache-arrow stumbling over values that no writer gives. */
const asKnown = (error: unknown): ArrowDecodeError =>
  error instanceof ArrowDecodeError
    ? error
    : new ArrowDecodeError('damaged', 'metadata that can be read', error instanceof Error ? error.message : `${error}`);

function decodeArrowStream(bytes: Uint8Array, from: number): ArrowStream {
  if ((bytes.byteOffset + from) % 8 !== 0) {
    throw new ArrowDecodeError(
      'misaligned',
      'bytes at a multiple of 8 of their buffer',
      `byte ${bytes.byteOffset + from}`,
    );
  }
  const first = messageAt(bytes, from);
  if (!first?.message.isSchema()) {
    const got = first ? `a message of kind ${first.message.headerType}` : 'the end';
    throw new ArrowDecodeError('not-arrow', 'a schema at the front of the stream', got);
  }
  const schema = first.message.header() as unknown as Schema;
  const type = new Struct(schema.fields);
  const dictionaries = new GrowingDictionaries();
  const budget = new GrowthBudget(bytes.byteLength - from);
  const context = { schema, dictionaries: dictionaries.vectors, budget };
  const batches: RecordBatch[] = [];
  let at = first.end;
  for (let next = messageAt(bytes, at); next !== undefined; next = messageAt(bytes, at)) {
    const { message, block, end } = next;
    at = end;
    if (message.isDictionaryBatch()) {
      decodeDictionary(dictionaryOf(next, block), context, dictionaries);
    } else {
      // What is no record batch is refused there.
      const decoded = recordBatchOf(next, block);
      const { length } = decoded.header;
      if (length > 0) needDictionaries(schema, dictionaries.vectors);
      const children = decodeBody(decoded, schema.fields, context);
      batches.push(new RecordBatch(schema, makeData({ type, length, nullCount: 0, children })));
    }
  }
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  return { schema, batches, rows, end: at + (at < bytes.byteLength ? PREFIX_LENGTH : 0) };
}

interface StreamMessage extends TakenMessage {
  readonly block: FileBlock;
  /** Where the next one starts. */
  readonly end: number;
}

/** The message at a place; undefined for the end-of-stream mark, and where the bytes end. */
function messageAt(bytes: Uint8Array, at: number): StreamMessage | undefined {
  if (at === bytes.byteLength) return undefined;
  const left = bytes.byteLength - at;
  if (left < PREFIX_LENGTH) throw new ArrowDecodeError('truncated', `a message at ${at}`, `${left} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, PREFIX_LENGTH);
  const length = view.getInt32(4, true);
  if (view.getInt32(0, true) !== -1) {
    throw new ArrowDecodeError(
      'not-arrow',
      `FFFFFFFF at ${at}, where a message starts`,
      hexOf(bytes.subarray(at, at + 4)),
    );
  }
  if (length === 0) return undefined;
  if (length < 0) throw new ArrowDecodeError('damaged', `metadata of a positive length at ${at}`, `${length} bytes`);
  if (length > left - PREFIX_LENGTH) {
    throw new ArrowDecodeError('truncated', `${length} bytes of metadata at ${at}`, `${left - PREFIX_LENGTH}`);
  }
  const start = at + PREFIX_LENGTH;
  const metadata = bytes.subarray(start, start + length);
  const message = schemaMessageIn(metadata) ?? verifiedMessage(metadata);
  const { bodyLength } = message;
  if (
    !(Number.isSafeInteger(bodyLength) && bodyLength >= 0) ||
    (PREFIX_LENGTH + length) % 8 !== 0 ||
    bodyLength % 8 !== 0
  ) {
    throw new ArrowDecodeError('damaged', `a message at ${at} of a multiple of 8 bytes`, `${length} + ${bodyLength}`);
  }
  if (bodyLength > left - PREFIX_LENGTH - length) {
    throw new ArrowDecodeError(
      'truncated',
      `${bodyLength} bytes of body at ${start + length}`,
      `${left - PREFIX_LENGTH - length}`,
    );
  }
  const block = new FileBlock(PREFIX_LENGTH + length, bodyLength, at);
  const end = start + length + bodyLength;
  return { message, body: bytes.subarray(start + length, end), block, end };
}

function verifiedMessage(metadata: Uint8Array): Message {
  verifyFlatbuffer(metadata, MESSAGE);
  const message = Message.decode(metadata);
  if (message.isSchema()) rememberSchemaMessage(metadata, message);
  return message;
}

function decodeDictionary(
  { dictionary, values }: DecodedDictionary,
  context: BodyContext,
  dictionaries: GrowingDictionaries,
): void {
  const { id, isDelta } = dictionary;
  const type = context.schema.dictionaries.get(id);
  if (!type) throw new ArrowDecodeError('damaged', 'a dictionary that a column uses', `dictionary ${id}`);
  const [chunk] = decodeBody(values, [type], context);
  if (isDelta) dictionaries.extend(id, chunk);
  else dictionaries.begin(id, chunk);
}

function needDictionaries(schema: Schema, dictionaries: ReadonlyMap<number, Vector>): void {
  for (const id of schema.dictionaries.keys()) {
    if (!dictionaries.has(id))
      throw new ArrowDecodeError('damaged', `dictionary ${id} before the rows`, 'no such dictionary');
  }
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
