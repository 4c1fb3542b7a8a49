import { CODECS } from '@strata/formats';
import { fuzzCodec } from '@strata/formats/testing';
import { expect, it } from 'vitest';

// Another seed each day; the failure of a run names its own.
const seed = Math.floor(Date.now() / 86_400_000);

it.each([...CODECS])('decodes 10,000 damaged inputs to data: %s', (_, codec) => {
  const { outcomes } = fuzzCodec(codec, { cases: 10_000, seed });
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect(outcomes.damaged).toBeGreaterThan(0);
});
