import { makeData, type RecordBatch, type Schema, type Vector } from 'apache-arrow';
import type { ByteSink } from '../../sink/byte-sink.ts';
import { PREFIX_LENGTH } from '../layout.ts';
import { type EncodedBody, encodeBody } from './body.ts';
import { columnsOf } from './columns-of.ts';
import { dictionariesOf, extendsDictionary, visitDictionaryTypes } from './dictionaries.ts';
import { encodeDictionaryMessage, encodeRecordBatchMessage, encodeSchemaMessage } from './message.ts';

/**
 * Writes batches as an Arrow IPC stream: the schema, before each batch the dictionaries that it needs and the reader has not, the batches, and the end-of-stream mark.
 * Where the next batch has another dictionary it replaces the one before, or extends it if it begins with it.
 *
 * @returns bytes written: a multiple of 8
 * @throws TypeError when a batch lacks a column or has another type in it
 */
export function writeArrowStream(sink: ByteSink, schema: Schema, batches: Iterable<RecordBatch>): number {
  const sent = new Map<number, Vector>();
  let position = 0;

  function write(metadata: Uint8Array, body?: EncodedBody): void {
    const parts = [metadata, ...(body?.parts ?? [])];
    sink.write(parts);
    position += parts.reduce((sum, part) => sum + part.byteLength, 0);
  }

  function writeDictionary(id: number, vector: Vector): void {
    const before = sent.get(id);
    if (before === vector) return;
    sent.set(id, vector);
    const delta = before !== undefined && extendsDictionary(before, vector);
    // A vector without chunks is a dictionary without words, which a reader still looks for.
    const empty = makeData({ type: vector.type, length: 0, nullCount: 0 } as never);
    const chunks = vector.data.length > 0 ? vector.data : [empty];
    const known = delta ? before.length : 0;
    let from = 0;
    let first = !delta;
    for (const chunk of chunks) {
      const skipped = Math.max(0, Math.min(chunk.length, known - from));
      from += chunk.length;
      if (skipped === chunk.length && !first) continue;
      const rest = skipped > 0 ? chunk.slice(skipped, chunk.length - skipped) : chunk;
      const body = encodeBody([rest]);
      write(encodeDictionaryMessage(id, !first, rest.length, body, position), body);
      first = false;
    }
  }

  write(encodeSchemaMessage(schema, position));
  for (const batch of batches) {
    const columns = columnsOf(batch, schema);
    const dictionaries = dictionariesOf(schema, columns);
    // Those within a dictionary's values come before the dictionary.
    visitDictionaryTypes(schema, ({ id }) => {
      const vector = dictionaries.get(id);
      if (vector) writeDictionary(id, vector);
    });
    const body = encodeBody(columns);
    write(encodeRecordBatchMessage(batch.numRows, body, position), body);
  }
  const end = new Uint8Array(PREFIX_LENGTH);
  new DataView(end.buffer).setInt32(0, -1, true);
  write(end);
  return position;
}
