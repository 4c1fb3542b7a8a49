import { createHash, type Hash } from 'node:crypto';
import type { TableSink } from '@strata/pipeline';
import type { Data, RecordBatch } from 'apache-arrow';

/** A sink that hashes every byte it is given, and notes in which order tables come. */
export function digestSink(): TableSink & { digests(): Record<string, string>; readonly log: readonly string[] } {
  const hashes = new Map<string, Hash>();
  const log: string[] = [];
  const hashOf = (table: string) => {
    const hash = hashes.get(table) ?? createHash('sha256');
    hashes.set(table, hash);
    return hash;
  };
  return {
    log,
    append(table, batch: RecordBatch) {
      log.push(`append ${table.name}`);
      const hash = hashOf(table.name);
      for (const column of batch.data.children) update(hash, column);
    },
    finish(table, dictionaries) {
      log.push(`finish ${table.name}`);
      const hash = hashOf(table.name);
      for (const [name, dictionary] of dictionaries) {
        hash.update(name);
        for (const chunk of dictionary.data) update(hash, chunk);
      }
    },
    digests: () => Object.fromEntries([...hashes].sort().map(([table, hash]) => [table, hash.copy().digest('hex')])),
  };
}

function update(hash: Hash, data: Data): void {
  hash.update(`${data.type} ${data.length} ${data.nullCount}`);
  for (const buffer of [data.nullBitmap, data.valueOffsets, data.values]) {
    if (buffer) hash.update(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  }
}
