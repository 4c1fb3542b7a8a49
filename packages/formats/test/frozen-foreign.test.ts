import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  arrowFileCodec,
  arrowFileLz4Codec,
  arrowFileZstdCodec,
  arrowStreamCodec,
  arrowStreamLz4Codec,
  arrowStreamZstdCodec,
  type Codec,
  capnpCodec,
  flatColumnsCodec,
  flatRowsCodec,
  formatFailure,
  jsonCodec,
  msgpackCodec,
  msgpackRecordsCodec,
  objectsCodec,
  openArrowFile,
  openArrowStream,
  type RowTable,
  sharedMemoryCodec,
  type TableSchema,
} from '../src/index.ts';

// Written by Python and Rust, once: fixtures/foreign/README.md says with which versions, and how.
const read = (name: string) => Uint8Array.from(readFileSync(path.join(import.meta.dirname, 'fixtures/foreign', name)));
const schema = JSON.parse(Buffer.from(read('schema.json')).toString()) as TableSchema;

function tableIn(codec: Codec, file: string) {
  const decoded = codec.decode(read(file), schema);
  if (!decoded.ok) throw new Error(formatFailure(decoded.failure));
  return decoded.table.toRows();
}

describe('what other programs wrote', () => {
  const expected = tableIn(jsonCodec, 'rows.json');
  /** What was compressed has the rows thirty times. */
  const long: RowTable = { ...expected, rows: Array.from({ length: 30 }, () => expected.rows).flat() };

  it('has rows', () => expect(expected.rows.length).toBe(20));

  it.each<[string, Codec]>([
    ['python.json', jsonCodec],
    ['python.objects', objectsCodec],
    ['python.msgpack', msgpackCodec],
    ['python.msgpack-records', msgpackRecordsCodec],
    ['python.arrow-file', arrowFileCodec],
    ['python.arrow-stream', arrowStreamCodec],
    ['python.shared-memory', sharedMemoryCodec],
    ['python.flatbuffers-rows', flatRowsCodec],
    ['python.flatbuffers-columns', flatColumnsCodec],
    ['python.capnp', capnpCodec],
    ['rust.arrow', arrowFileCodec],
    ['rust.arrows', arrowStreamCodec],
  ])('is read: %s', (file, codec) => {
    expect(tableIn(codec, file)).toEqual(expected);
  });

  it.each<[string, Codec]>([
    ['python.arrow-file-lz4', arrowFileLz4Codec],
    ['python.arrow-file-zstd', arrowFileZstdCodec],
    ['python.arrow-stream-lz4', arrowStreamLz4Codec],
    ['python.arrow-stream-zstd', arrowStreamZstdCodec],
    ['rust.lz4.arrow', arrowFileLz4Codec],
    ['rust.lz4.arrows', arrowStreamLz4Codec],
    ['rust.zstd.arrow', arrowFileZstdCodec],
    ['rust.zstd.arrows', arrowStreamZstdCodec],
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
