import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  arrowFileCodec,
  arrowStreamCodec,
  type Codec,
  capnpCodec,
  flatColumnsCodec,
  flatRowsCodec,
  formatFailure,
  jsonCodec,
  msgpackCodec,
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

  it('has rows', () => expect(expected.rows.length).toBe(20));

  it.each<[string, Codec]>([
    ['python.json', jsonCodec],
    ['python.msgpack', msgpackCodec],
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
});
