import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crossFileLayer } from '@strata/l4-cross-file';
import { contractSuite } from '@strata/pipeline/testing';
import { sourcePartitions } from './source-tables.ts';
import { parseCases } from './text-case.ts';

/** All cases of a fixture as one tree, each in a directory that is a source root. */
function oneTree(fixture: string) {
  const text = readFileSync(join(import.meta.dirname, 'fixtures', fixture), 'utf8');
  return parseCases(text).flatMap(({ files }, i) =>
    files.map((file) => ({ ...file, path: `case${i}/${file.path}`, sourceRoot: `case${i}` })),
  );
}

contractSuite({
  layer: crossFileLayer,
  sample: async () => ({ partitions: await sourcePartitions([...oneTree('stars.txt'), ...oneTree('links.txt')]) }),
  empty: {
    diagnostics: 'there is one only where nothing in a whole tree resolves, and then there are no dependencies',
  },
  // The looks are counted; how far apart they are on so small a sample says more about what else the machine does.
  abortWithin: 60_000,
});
