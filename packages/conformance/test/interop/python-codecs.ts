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
  jsonCodec,
  msgpackCodec,
  sharedMemoryCodec,
} from '@strata/formats';

/** Codecs whose bytes both sides read and write, and the Python package that takes. `objects` and `msgpack-records` are V8's and msgpackr's own. */
export const PYTHON_CODECS: readonly (readonly [Codec, tool: string])[] = [
  [jsonCodec, 'pyarrow'],
  [msgpackCodec, 'msgpack'],
  [arrowFileCodec, 'pyarrow'],
  [arrowStreamCodec, 'pyarrow'],
  [arrowFileLz4Codec, 'pyarrow'],
  [arrowStreamLz4Codec, 'pyarrow'],
  [arrowFileZstdCodec, 'pyarrow'],
  [arrowStreamZstdCodec, 'pyarrow'],
  [sharedMemoryCodec, 'pyarrow'],
  [flatRowsCodec, 'flatbuffers'],
  [flatColumnsCodec, 'flatbuffers'],
  [capnpCodec, 'pycapnp'],
];
