import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CODECS,
  formatFailure,
  openArrowFile,
  openArrowStream,
  type RowTable,
  type TableSchema,
} from '../src/index.ts';

// Written by Python and Rust, once: fixtures/foreign/README.md says with which versions, and how.
const read = (name: string) => Uint8Array.from(readFileSync(path.join(import.meta.dirname, 'fixtures/foreign', name)));
const schema = JSON.parse(Buffer.from(read('schema.json')).toString()) as TableSchema;

function tableIn(codec: string, file: string): RowTable {
  const decoded = CODECS.get(codec)!.decode(read(file), schema);
  if (!decoded.ok) throw new Error(formatFailure(decoded.failure));
  return decoded.table.toRows();
}

describe('what other programs wrote', () => {
  const expected = tableIn('json', 'rows.json');
  /** What was compressed has the rows thirty times. */
  const long: RowTable = { ...expected, rows: Array.from({ length: 30 }, () => expected.rows).flat() };

  it('has rows', () => expect(expected.rows.length).toBe(20));

  it.each([
    ['python.json', 'json'],
    ['python.objects', 'objects'],
    ['python.msgpack', 'msgpack'],
    ['python.msgpack-records', 'msgpack-records'],
    ['python.arrow-file', 'arrow-file'],
    ['python.arrow-stream', 'arrow-stream'],
    ['python.shared-memory', 'shared-memory'],
    ['python.flatbuffers-rows', 'flatbuffers-rows'],
    ['python.flatbuffers-columns', 'flatbuffers-columns'],
    ['python.capnp', 'capnp'],
    ['rust.arrow', 'arrow-file'],
    ['rust.arrows', 'arrow-stream'],
  ])('is read: %s', (file, codec) => {
    expect(tableIn(codec, file)).toEqual(expected);
  });

  it.each([
    ['python.arrow-file-lz4', 'arrow-file-lz4'],
    ['python.arrow-file-zstd', 'arrow-file-zstd'],
    ['python.arrow-stream-lz4', 'arrow-stream-lz4'],
    ['python.arrow-stream-zstd', 'arrow-stream-zstd'],
    ['rust.lz4.arrow', 'arrow-file-lz4'],
    ['rust.lz4.arrows', 'arrow-stream-lz4'],
    ['rust.zstd.arrow', 'arrow-file-zstd'],
    ['rust.zstd.arrows', 'arrow-stream-zstd'],
  ])('is read, compressed: %s', (file, codec) => {
    expect(tableIn(codec, file)).toEqual(long);
  });

  // polars has other types for strings than our tables, so that it is no table of ours; any Arrow can be opened.
  it.each(['polars.lz4.arrow', 'polars.zstd.arrow', 'polars.lz4.arrows', 'polars.zstd.arrows'])(
    'is opened, compressed: %s',
    (file) => {
      const batches = batchesIn(file);
      const rows = batches.flatMap((batch) =>
        Array.from({ length: batch.numRows }, (_, row) =>
          Object.fromEntries(schema.columns.map(({ name }, i) => [name, batch.getChildAt(i)?.get(row)])),
        ),
      );
      const words = (row: RowTable['rows'][number]) => ({
        ...row,
        file_id: expected.dictionaries.file_id[Number(row.file_id)],
      });
      expect(rows).toEqual(long.rows.map(words));
    },
  );
});

function batchesIn(file: string) {
  const opened = file.endsWith('s') ? openArrowStream(read(file)) : openArrowFile(read(file));
  if (!opened.ok) throw new Error(formatFailure(opened.failure));
  return 'stream' in opened ? opened.stream.batches : opened.file.batches;
}
