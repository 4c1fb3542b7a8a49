import type { RecordBatch } from 'apache-arrow';
import { checkColumns } from '../../codec/check-columns.ts';
import { DecodeError } from '../../codec/codec-failure.ts';
import { type ColumnTable, viewsOf } from '../../codec/column-table.ts';
import { concatColumns } from '../../codec/concat-columns.ts';
import { DecodedColumns } from '../../codec/decoded-columns.ts';
import type { TableSchema } from '../../codec/table-schema.ts';
import { columnsOfBatch, type KnownWords } from '../batch-columns.ts';
import type { ArrowForm } from '../encode/encode-plans.ts';
import { ArrowDecodeError, type ArrowFailure } from './arrow-failure.ts';
import { openArrowFile } from './arrow-file.ts';
import { openArrowStream } from './arrow-stream.ts';

/**
 * The table in an Arrow IPC file or stream. One batch is not copied unless it is compressed; of several the columns are put together. Beyond what opening
 * checks, this reads every offset, code and byte of text once.
 *
 * @throws DecodeError
 */
export function decodeTable(form: ArrowForm, bytes: Uint8Array, schema: TableSchema): DecodedColumns {
  const batches = form === 'file' ? batchesOfFile(bytes) : batchesOfStream(bytes);
  const tables = tablesOf(batches, schema);
  let copied = copiedBytes(tables, bytes.buffer);
  if (tables.length === 1) return new DecodedColumns(tables[0], copied);
  const whole = concatColumns(schema, tables, (more) => {
    copied += more;
  });
  return new DecodedColumns(whole, copied);
}

/** The batches, checked. Compressed columns are read here for the first time, and so it is here that a damaged frame is found. */
function tablesOf(batches: readonly RecordBatch[], schema: TableSchema): ColumnTable[] {
  const words: KnownWords = new Map();
  const tables: ColumnTable[] = [];
  try {
    for (const batch of batches) tables.push(checkColumns(columnsOfBatch(batch, schema, words), tables.at(-1)));
    return tables;
  } catch (error) {
    throw error instanceof ArrowDecodeError ? asDecodeError(error) : error;
  }
}

/** Bytes of columns that are no views of what they were decoded from. Words that batches have in common count once. */
function copiedBytes(tables: readonly ColumnTable[], memory: ArrayBufferLike): number {
  const copies = new Map<ArrayBufferLike, Map<number, number>>();
  for (const { columns } of tables) {
    for (const { buffer, byteOffset, byteLength } of columns.flatMap(viewsOf)) {
      if (buffer === memory) continue;
      const places = copies.get(buffer) ?? new Map<number, number>();
      copies.set(buffer, places.set(byteOffset, Math.max(places.get(byteOffset) ?? 0, byteLength)));
    }
  }
  return [...copies.values()].flatMap((places) => [...places.values()]).reduce((sum, bytes) => sum + bytes, 0);
}

function batchesOfFile(bytes: Uint8Array): readonly RecordBatch[] {
  const opened = openArrowFile(bytes);
  if (!opened.ok) throw asDecodeError(opened.failure);
  return opened.file.batches;
}

function batchesOfStream(bytes: Uint8Array): readonly RecordBatch[] {
  const opened = openArrowStream(bytes);
  if (!opened.ok) throw asDecodeError(opened.failure);
  // Without its mark a stream may have been cut short between two messages.
  const { end, batches } = opened.stream;
  const mark = bytes.subarray(end - 8, end);
  if (end !== bytes.byteLength || !END_OF_STREAM.every((byte, i) => mark[i] === byte)) {
    throw new DecodeError(
      'truncated',
      `a stream that ends with FFFFFFFF 00000000`,
      `${bytes.byteLength - end} more bytes`,
    );
  }
  return batches;
}

const END_OF_STREAM = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

function asDecodeError({ reason, expected, got }: ArrowFailure | ArrowDecodeError): DecodeError {
  return new DecodeError(reason === 'not-arrow' ? 'not-this-format' : reason, expected, got);
}
