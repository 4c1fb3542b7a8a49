import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { defineSource } from '@strata/pipeline';
import { createBatchWriter } from '@strata/tables';
import { z } from 'zod';
import { lines } from './tables.ts';

/** What `discover` says of a partition and `load` is given, in another thread: plain JSON. */
type Partition = readonly string[];

/**
 * Text files below a directory, line by line.
 *
 * How the files are cut into partitions must depend on nothing but the files: not on the number of workers, and not on the order in which
 * a file system lists a directory.
 */
export default defineSource({
  id: 'logs',
  version: '1',
  module: import.meta.url,
  outputs: { lines },
  options: z.strictObject({
    /** Which files, as a glob below the root. */
    files: z.string().default('**/*.txt'),
    /** A partition is closed when it holds this many bytes or more. */
    partitionBytes: z.int().min(1).default(4_000_000),
  }),
  *discover({ root, options }) {
    let partition: string[] = [];
    let bytes = 0;
    for (const file of globSync(options.files, { cwd: root }).sort()) {
      partition.push(file);
      bytes += statSync(path.join(root, file)).size;
      if (bytes < options.partitionBytes) continue;
      yield partition satisfies Partition;
      partition = [];
      bytes = 0;
    }
    if (partition.length > 0) yield partition satisfies Partition;
  },
  load(spec, { root, emit, at, signal }) {
    const writer = createBatchWriter(lines);
    for (const file of spec as Partition) {
      signal.throwIfAborted();
      at(file);
      const rows = readFileSync(path.join(root, file), 'utf8').split(/\r?\n/);
      if (rows.at(-1) === '') rows.pop();
      rows.forEach((text, i) => {
        writer.columns.file.pushString(file);
        writer.columns.line.push(i + 1);
        writer.columns.text.push(text);
      });
    }
    emit('lines', writer.finish());
  },
});
