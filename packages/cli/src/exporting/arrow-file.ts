import { type ByteSink, createArrowFileWriter } from '@strata/formats/store';
import type { Output } from '../output/standard-output.ts';
import type { RowStream } from './row-stream.ts';

/** Writes an Arrow IPC file, batch by batch. */
export async function writeArrowFile(stream: RowStream, output: Output): Promise<void> {
  const pending: Uint8Array[] = [];
  const sink: ByteSink = { write: (parts) => void pending.push(...parts) };
  const file = createArrowFileWriter(sink, stream.schema);
  for (const batch of stream.batches()) {
    file.append(batch);
    await handOn(pending, output);
  }
  file.finish(stream.dictionaries());
  await handOn(pending, output);
}

async function handOn(pending: Uint8Array[], output: Output): Promise<void> {
  for (const part of pending.splice(0)) if (part.byteLength > 0) await output.write(part);
}
