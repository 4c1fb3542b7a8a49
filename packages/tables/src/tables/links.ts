import { u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';
import { evidenceColumn } from './resolutions.ts';

/** References that leave their function, with the definition or module they end at; in the order of `references`. */
export const links = defineTable(
  'links',
  'References and the definitions they end at, grouped by file in source order',
  {
    file_id: u32('file of the reference', { compressed: true }),
    reference: u32('row number of the reference among those of its file'),
    target_file: u32('file of the target'),
    target_node: u32('node of the target within that file; 0 is the module itself'),
    evidence: evidenceColumn(
      'why: see Evidence; prefix means that only the part of the chain before this name is known, and the target is that of the prefix',
    ),
  },
);
