import { ExactIndex, type Nearest, type VectorPart, type VectorRows } from '@strata/l6-vector/search';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** All rows scored and sorted. */
function slowNearest({ dimensions, parts }: VectorRows, query: Float32Array, k: number, accept = (_: number) => true) {
  let row = 0;
  const scored = parts.flatMap(({ values, scales }) =>
    Array.from(scales, (scale, i) => {
      let sum = 0;
      for (let j = 0; j < dimensions; j++) sum += query[j] * values[i * dimensions + j];
      return { row: row++, score: sum * scale };
    }),
  );
  const best = scored.filter(({ row }) => accept(row)).sort((a, b) => b.score - a.score || a.row - b.row);
  return best.slice(0, k);
}

const check = (found: Nearest, expected: { row: number; score: number }[]) => {
  expect([...found.rows]).toEqual(expected.map(({ row }) => row));
  expect([...found.scores]).toEqual(expected.map(({ score }) => Math.fround(score)));
};

const small = fc.integer({ min: -128, max: 127 });
const part = (dimensions: number, floats: boolean): fc.Arbitrary<VectorPart> =>
  fc.nat(40).chain((count) =>
    fc.record({
      values: floats
        ? fc.float32Array({
            minLength: count * dimensions,
            maxLength: count * dimensions,
            noNaN: true,
            min: -2,
            max: 2,
          })
        : fc
            .array(fc.oneof(small, fc.constantFrom(-128, 127, 0)), {
              minLength: count * dimensions,
              maxLength: count * dimensions,
            })
            .map((values) => Int8Array.from(values)),
      scales: fc
        .array(fc.constantFrom(0, 1, 0.5, 0.013), { minLength: count, maxLength: count })
        .map((scales) => Float32Array.from(scales)),
    }),
  );
const cases = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()).chain(([dimensions, floats]) =>
  fc.record({
    parts: fc.array(part(dimensions, floats), { maxLength: 3 }),
    query: fc.float32Array({ minLength: dimensions, maxLength: dimensions, noNaN: true, min: -4, max: 4 }),
    dimensions: fc.constant(dimensions),
    k: fc.nat(12),
    every: fc.integer({ min: 1, max: 3 }),
  }),
);

/** Numbers that look random and are the same each time. */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

describe('the exact index', () => {
  it('finds what looking at all rows finds, in the same order, whatever size, precision, number and filter', () => {
    fc.assert(
      fc.property(cases, ({ dimensions, parts, query, k, every }) => {
        const count = parts.reduce((total, { scales }) => total + scales.length, 0);
        const rows = { dimensions, count, parts };
        const accept = (row: number) => row % every === 0;
        check(new ExactIndex(rows).nearest(query, k, { accept }), slowNearest(rows, query, k, accept));
      }),
      { numRuns: 60 },
    );
  });

  it('does so among more rows than it finds at once, most of them nearly equal', () => {
    const draw = drawing(1);
    const [dimensions, count] = [64, 5000];
    for (const spread of [127, 2, 0]) {
      const values = Int8Array.from({ length: count * dimensions }, () => Math.round((draw() - 0.5) * spread) + 60);
      const scales = new Float32Array(count).fill(1 / 512);
      const rows = { dimensions, count, parts: [{ values, scales }] };
      const query = Float32Array.from({ length: dimensions }, () => draw() - 0.3);
      check(new ExactIndex(rows).nearest(query, 10), slowNearest(rows, query, 10));
    }
  });

  it('keeps its sums in 32 bits: 3072 values, all as large as they can be', () => {
    const dimensions = 3072;
    const values = new Int8Array(3 * dimensions);
    values.fill(127, 0, dimensions).fill(-128, dimensions, 2 * dimensions);
    const rows = { dimensions, count: 3, parts: [{ values, scales: Float32Array.of(1, 1, 1) }] };
    const index = new ExactIndex(rows);
    expect([...index.nearest(new Float32Array(dimensions).fill(1), 3).rows]).toEqual([0, 2, 1]);
    expect([...index.nearest(new Float32Array(dimensions).fill(-1), 3).rows]).toEqual([1, 2, 0]);
  });

  it('has no answers where there are no rows, and refuses queries of another size', () => {
    const index = new ExactIndex({ dimensions: 3, count: 0, parts: [] });
    expect(index.nearest(new Float32Array(3), 5).rows).toHaveLength(0);
    expect(() => index.nearest(new Float32Array(4), 5)).toThrow('expected a query of 3 values, got 4');
  });
});
