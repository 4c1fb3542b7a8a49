import type { RecordBatch, Schema, Vector } from 'apache-arrow';
import { type ArrowFile, createArrowFileWriter, formatFailure, MemorySink, openArrowFile } from '../../src/index.ts';

/** The bytes of an Arrow file with these batches. */
export function encode(
  schema: Schema,
  batches: readonly RecordBatch[],
  dictionaries?: ReadonlyMap<number, Vector>,
  compressed?: ReadonlySet<string>,
): Uint8Array<SharedArrayBuffer> {
  const sink = new MemorySink();
  const writer = createArrowFileWriter(sink, schema, { compressed });
  for (const batch of batches) writer.append(batch);
  writer.finish(dictionaries);
  return sink.toBytes();
}

/** The file in these bytes, which must be a good one. */
export function decode(bytes: Uint8Array): ArrowFile {
  const opened = openArrowFile(bytes);
  if (!opened.ok) throw new Error(formatFailure(opened.failure));
  return opened.file;
}
