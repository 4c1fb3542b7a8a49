import { externalLayer } from '@strata/pipeline';
import { defineTable, links, u32 } from '@strata/tables';
import { z } from 'zod';

export const fanIn = defineTable('fan_in', 'Definitions that are used, the most used first', {
  file_id: u32('file of the definition'),
  node: u32('the definition, a row of nodes of that file'),
  uses: u32('links that lead to it'),
  files: u32('files they are in'),
});

export default externalLayer({
  id: 'fan-in',
  version: '1',
  module: import.meta.url,
  inputs: { links: links.select('file_id', 'target_file', 'target_node') },
  outputs: { fan_in: fanIn },
  scope: 'repository',
  options: z.strictObject({ atLeast: z.int().min(1).default(1) }),
  command: [process.env.STRATA_PYTHON ?? 'python3', './fan_in.py'],
});
