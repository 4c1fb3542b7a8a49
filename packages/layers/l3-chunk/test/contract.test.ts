import { chunkLayer, lineLayer } from '@strata/l3-chunk';
import { contractSuite } from '@strata/pipeline/testing';
import { filesOf, inPathOrder, inputPartitions } from './source-chunks.ts';
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
