import { CODECS, type Codec } from '@strata/formats';

/** The Python package that a codec takes; without a line, pyarrow. `objects`, V8's own, is read and written by hand. */
const TOOLS: Readonly<Record<string, string>> = {
  msgpack: 'msgpack',
  'msgpack-records': 'msgpack',
  'flatbuffers-rows': 'flatbuffers',
  'flatbuffers-columns': 'flatbuffers',
  capnp: 'pycapnp',
};

/** All codecs there are, with what Python needs to read and write the bytes of each. */
export const PYTHON_CODECS: readonly (readonly [Codec, tool: string])[] = [...CODECS.values()].map((codec) => [
  codec,
  TOOLS[codec.name] ?? 'pyarrow',
]);
