import process from 'node:process';
import { usearchIndex } from '@strata/index-usearch';
import { exactIndex, type VectorIndexPlugin, type VectorRows } from '@strata/l6-vector/search';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed } from '../support/installed.ts';

const found = installed('usearch', '2.26.2');
if (found.missing !== undefined) console.warn(`optional: NOT RUN: usearch: ${found.missing}`);

const DIMENSIONS = 24;
/** Rows in groups that are much alike, as those of code are. Linear congruential: the same on every machine. */
let state = 7;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32 - 0.5;
};

/** Rows of length 1, in parts of these sizes, with int8 or floats. */
function rowsOf(sizes: readonly number[], int8: boolean): VectorRows {
  const centres = Array.from({ length: 20 }, () => Array.from({ length: DIMENSIONS }, random));
  const parts = sizes.map((size) => {
    const floats = new Float32Array(size * DIMENSIONS);
    for (let i = 0; i < size; i++) {
      const row = centres[i % 20].map((value) => value + 0.4 * random());
      row.forEach((value, j) => {
        floats[i * DIMENSIONS + j] = value / Math.hypot(...row);
      });
    }
    const scales = new Float32Array(size).fill(int8 ? 1 / 127 : 1);
    return { values: int8 ? Int8Array.from(floats, (value) => Math.round(127 * value)) : floats, scales };
  });
  return { dimensions: DIMENSIONS, count: sizes.reduce((sum, size) => sum + size, 0), parts };
}

const rowAt = ({ parts }: VectorRows, row: number): Float32Array => {
  let first = 0;
  for (const { values, scales } of parts) {
    const at = row - first;
    if (at < scales.length) {
      return Float32Array.from(values.subarray(at * DIMENSIONS, (at + 1) * DIMENSIONS), (value) => value * scales[at]);
    }
    first += scales.length;
  }
  throw new RangeError(`expected a row below ${first}, got ${row}`);
};

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** What every plug-in promises; an exact one finds all of the nearest, others nearly all. */
function indexContract(plugin: VectorIndexPlugin, int8: boolean): void {
  const rows = rowsOf([700, 0, 301], int8);
  const queries = Array.from({ length: 20 }, (_, i) => rowAt(rows, i * 50).map((value) => value + 0.05 * random()));
  const nearestByHand = (query: Float32Array, k: number, accept = (_: number) => true) =>
    Array.from({ length: rows.count }, (_, row) => row)
      .filter(accept)
      .map((row) => ({ row, score: dot(query, rowAt(rows, row)) }))
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .slice(0, k);

  it('knows its size', async () => {
    const index = await plugin.build(rows);
    expect([index.count, index.dimensions]).toEqual([1001, DIMENSIONS]);
    index.close();
  });

  it.each([
    ['all rows', () => true, 0.99],
    ['every second row', (row: number) => row % 2 === 0, 0.9],
  ] as const)('finds the nearest of %s, best first, with their scores', async (_, accept, least) => {
    const index = await plugin.build(rows);
    let right = 0;
    for (const query of queries) {
      const { rows: got, scores } = index.nearest(query, 10, { accept });
      expect(got).toHaveLength(10);
      expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
      expect([...got].filter((row) => !accept(row))).toEqual([]);
      got.forEach((row, i) => {
        expect(scores[i]).toBeCloseTo(dot(query, rowAt(rows, row)), 3);
      });
      const wanted = new Set(nearestByHand(query, 10, accept).map(({ row }) => row));
      right += [...got].filter((row) => wanted.has(row)).length;
    }
    expect(right / (10 * queries.length)).toBeGreaterThanOrEqual(plugin.exact ? 0.99 : least);
    index.close();
  });

  it('gives what there is where more is asked for, or nothing is there', async () => {
    const few = await plugin.build(rowsOf([3], int8));
    expect([...few.nearest(queries[0], 10).rows].sort()).toEqual([0, 1, 2]);
    expect(few.nearest(queries[0], 0).rows).toHaveLength(0);
    expect(few.nearest(queries[0], 10, { accept: () => false }).rows).toHaveLength(0);
    const none = await plugin.build({ dimensions: DIMENSIONS, count: 0, parts: [] });
    expect(none.nearest(queries[0], 10).rows).toHaveLength(0);
  });
}

describe.each(['int8', 'floats'])('of vectors in %s', (form) => {
  describe('the exact index', () => indexContract(exactIndex, form === 'int8'));

  describe.skipIf(found.missing !== undefined)('usearch', () => {
    const before = process.cwd();
    beforeAll(() => {
      // The library is looked for in the current directory's packages.
      process.chdir(found.folder);
    });
    afterAll(() => process.chdir(before));
    indexContract(usearchIndex({ threads: 1 }), form === 'int8');
  });
});
