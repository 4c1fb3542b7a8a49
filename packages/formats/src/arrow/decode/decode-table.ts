import type { RecordBatch } from 'apache-arrow';
import { checkColumns } from '../../codec/check-columns.ts';
import { DecodeError } from '../../codec/codec-failure.ts';
import { concatColumns } from '../../codec/concat-columns.ts';
import { DecodedColumns } from '../../codec/decoded-columns.ts';
import type { TableSchema } from '../../codec/table-schema.ts';
import { columnsOfBatch } from '../batch-columns.ts';
import type { ArrowForm } from '../encode/encode-plans.ts';
import type { ArrowFailure } from './arrow-failure.ts';
import { openArrowFile } from './arrow-file.ts';
import { openArrowStream } from './arrow-stream.ts';

/**
 * The table in an Arrow IPC file or stream. One batch is not copied; of several the columns are put together. Beyond what opening
 * checks, this reads every offset, code and byte of text once.
 *
 * @throws DecodeError
 */
export function decodeTable(form: ArrowForm, bytes: Uint8Array, schema: TableSchema): DecodedColumns {
  const batches = form === 'file' ? batchesOfFile(bytes) : batchesOfStream(bytes);
  let copied = 0;
  const count = (bytes: number) => {
    copied += bytes;
  };
  const tables = batches.map((batch) => checkColumns(columnsOfBatch(batch, schema, count)));
  if (tables.length === 1) return new DecodedColumns(tables[0], copied);
  return new DecodedColumns(concatColumns(schema, tables, count), copied);
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

function asDecodeError({ reason, expected, got }: ArrowFailure): DecodeError {
  return new DecodeError(reason === 'not-arrow' ? 'not-this-format' : reason, expected, got);
}
