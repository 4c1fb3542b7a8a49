import { ratios, spreadOf } from '@strata/bench';
import fc from 'fast-check';
import { expect, test } from 'vitest';

test('a spread is the extremes and the middle of the samples, whatever their order', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), (samples) => {
      const { min, median, max } = spreadOf(samples);
      expect(samples.filter((sample) => sample <= median).length * 2).toBeGreaterThanOrEqual(samples.length);
      expect(samples.filter((sample) => sample >= median).length * 2).toBeGreaterThanOrEqual(samples.length);
      expect([min, max]).toEqual([Math.min(...samples), Math.max(...samples)]);
    }),
  );
});

test('ratios pair the runs of one round, so that a slow machine cancels out', () => {
  expect(ratios([2, 20, 200], [1, 10, 100])).toEqual({ min: 2, median: 2, max: 2 });
});

test('no samples are an error, not a zero', () => {
  expect(() => spreadOf([])).toThrow(/expected at least one sample/);
});
