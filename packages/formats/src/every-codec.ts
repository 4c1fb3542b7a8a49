import {
  arrowFileCodec,
  arrowFileLz4Codec,
  arrowFileZstdCodec,
  arrowStreamCodec,
  arrowStreamLz4Codec,
  arrowStreamZstdCodec,
} from './arrow/arrow-codec.ts';
import { capnpCodec } from './capnp/capnp-codec.ts';
import type { Codec } from './codec/codec.ts';
import { flatColumnsCodec } from './flatbuffers/columns/flat-columns-codec.ts';
import { flatRowsCodec } from './flatbuffers/rows/flat-rows-codec.ts';
import { jsonCodec } from './json/json-codec.ts';
import { msgpackCodec, msgpackRecordsCodec } from './msgpack/msgpack-codec.ts';
import { objectsCodec } from './objects/objects-codec.ts';
import { sharedMemoryCodec } from './shared-memory/index.ts';

/** Every codec of this package by name: a new one that stands here is compared, and fuzzed. */
export const CODECS: ReadonlyMap<string, Codec> = new Map(
  [
    objectsCodec,
    jsonCodec,
    msgpackCodec,
    msgpackRecordsCodec,
    arrowFileCodec,
    arrowStreamCodec,
    arrowFileLz4Codec,
    arrowFileZstdCodec,
    arrowStreamLz4Codec,
    arrowStreamZstdCodec,
    flatRowsCodec,
    flatColumnsCodec,
    capnpCodec,
    sharedMemoryCodec,
  ].map((codec) => [codec.name, codec]),
);
