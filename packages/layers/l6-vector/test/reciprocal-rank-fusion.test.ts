import { reciprocalRankFusion } from '@strata/l6-vector/search';
import { expect, it } from 'vitest';

it('what several rankings have near the top comes before what one has at the top', () => {
  const fused = reciprocalRankFusion([
    ['a', 'b', 'c'],
    ['d', 'b', 'a'],
  ]);
  expect(fused.map(({ item }) => item)).toEqual(['a', 'b', 'd', 'c']);
  expect(fused[1].score).toBeCloseTo(2 / 62);
});

it('equals keep the order of the earlier ranking; weights and the limit count', () => {
  expect(reciprocalRankFusion([['a'], ['b']]).map(({ item }) => item)).toEqual(['a', 'b']);
  expect(reciprocalRankFusion([['a'], ['b']], { weights: [1, 2], limit: 1 }).map(({ item }) => item)).toEqual(['b']);
  expect(reciprocalRankFusion([])).toEqual([]);
});
