import { makeData, RecordBatch, type Schema, Struct } from 'apache-arrow';
import { ArrowDecodeError, type ArrowFailure, arrowFailure } from './arrow-failure.ts';
import { decodeBody } from './body.ts';
import { decodeDictionaries } from './dictionaries.ts';
import { decodeFooter } from './footer.ts';
import { GrowthBudget } from './growth-budget.ts';
import { decodeRecordBatchMessage } from './message.ts';

/** An Arrow IPC file whose columns are views of the bytes it was opened from. */
export interface ArrowFile {
  readonly schema: Schema;
  readonly batches: readonly RecordBatch[];
  readonly rows: number;
}

export type OpenArrowFileResult =
  | { readonly ok: true; readonly file: ArrowFile }
  | { readonly ok: false; readonly failure: ArrowFailure };

/**
 * Opens an Arrow IPC file, without copying: all buffers of the batches share the memory of `bytes`. What takes time is the number of
 * batches and columns, not of rows: 0.05 ms for a batch of fifteen columns, 0.2 ms in a process that has just started.
 *
 * The bytes may be anything: whatever is wrong with magic, lengths, offsets or counts comes back as a failure. What lies within the
 * buffers (dictionary indices, inner offsets, UTF-8) is not checked.
 *
 * @param place - what messages call the file: its path
 */
export function openArrowFile(bytes: Uint8Array, place = 'Arrow file'): OpenArrowFileResult {
  try {
    return { ok: true, file: decodeArrowFile(bytes) };
  } catch (error) {
    // Anything else is the flatbuffers runtime or apache-arrow stumbling over values that no writer gives.
    const known =
      error instanceof ArrowDecodeError
        ? error
        : new ArrowDecodeError(
            'damaged',
            'metadata that can be read',
            error instanceof Error ? error.message : `${error}`,
          );
    return { ok: false, failure: arrowFailure(place, known) };
  }
}

function decodeArrowFile(bytes: Uint8Array): ArrowFile {
  if (bytes.byteOffset % 8 !== 0) {
    throw new ArrowDecodeError('misaligned', 'bytes at a multiple of 8 of their buffer', `byte ${bytes.byteOffset}`);
  }
  const { schema, recordBatches, dictionaries: dictionaryBlocks } = decodeFooter(bytes);
  const budget = new GrowthBudget(bytes.byteLength);
  const dictionaries = decodeDictionaries(bytes, dictionaryBlocks, schema, budget);
  const type = new Struct(schema.fields);
  const batches = recordBatches.map((block) => {
    const decoded = decodeRecordBatchMessage(bytes, block);
    const children = decodeBody(decoded, schema.fields, { schema, dictionaries, budget });
    return new RecordBatch(schema, makeData({ type, length: decoded.header.length, nullCount: 0, children }));
  });
  if (batches.some((batch) => batch.numRows > 0)) {
    for (const id of schema.dictionaries.keys()) {
      if (!dictionaries.has(id)) throw new ArrowDecodeError('damaged', `dictionary ${id}`, 'no such dictionary');
    }
  }
  return { schema, batches, rows: batches.reduce((sum, batch) => sum + batch.numRows, 0) };
}
