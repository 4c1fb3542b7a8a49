import {
  arrowFileCodec,
  arrowStreamCodec,
  capnpCodec,
  flatColumnsCodec,
  flatRowsCodec,
  jsonCodec,
  msgpackCodec,
  msgpackRecordsCodec,
  objectsCodec,
  sharedMemoryCodec,
} from '@strata/formats';
import { fuzzCodec } from '@strata/formats/testing';
import { expect, it } from 'vitest';

const codecs = [
  objectsCodec,
  jsonCodec,
  msgpackCodec,
  msgpackRecordsCodec,
  arrowFileCodec,
  arrowStreamCodec,
  flatRowsCodec,
  flatColumnsCodec,
  capnpCodec,
  sharedMemoryCodec,
];

// Another seed each day; the failure of a run names its own.
const seed = Math.floor(Date.now() / 86_400_000);

it.each(codecs.map((codec) => [codec.name, codec] as const))(
  'decodes 10,000 damaged inputs to data: %s',
  (_, codec) => {
    const { outcomes } = fuzzCodec(codec, { cases: 10_000, seed });
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(10_000);
    expect(outcomes.damaged).toBeGreaterThan(0);
  },
);
