import { chunkLayer, lineLayer } from '@strata/l3-chunk';
import { contractSuite } from '@strata/pipeline/testing';
import { ChunkKind } from '@strata/tables';
import { expect, it } from 'vitest';
import { chunksOf, filesOf, inPathOrder, inputPartitions } from './source-chunks.ts';
import { sampleTree } from './text-case.ts';

const tree = sampleTree();

contractSuite({
  layer: lineLayer,
  sample: () => ({ partitions: inPathOrder(tree).map((file, i) => ({ files: filesOf([file], i) })) }),
});

contractSuite({
  layer: chunkLayer,
  options: { maxTokens: 128, minTokens: 16 },
  sample: async () => ({ partitions: await inputPartitions(tree) }),
  abortWithin: 60_000,
});

it('the sample has every kind of chunk', async () => {
  const kinds = new Set((await chunksOf(tree)).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(Object.keys(ChunkKind).sort());
});
