import { codes } from '../schema/codes.ts';
import { dictionary, enumeration, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const RESOLUTION_STATUSES = ['symbol', 'module', 'external', 'ambiguous', 'broken'] as const;
export const ResolutionStatus = codes(RESOLUTION_STATUSES);

const EVIDENCE = [
  // why it resolves
  'exact',
  're_export',
  'star',
  'submodule',
  'prefix',
  'relative',
  'sibling',
  'receiver',
  'inherited',
  // why it does not
  'standard_library',
  'third_party',
  'no_such_module',
  'no_such_name',
  'beyond_top_level',
  'several_candidates',
  'import_cycle',
  'dynamic',
] as const;
/** Why an import or a reference has the target it has, or has none. */
export const Evidence = codes(EVIDENCE);
export const evidenceColumn = (doc: string) => enumeration(EVIDENCE, doc);

/** What became of every import: row for row with `imports`. */
export const resolutions = defineTable(
  'resolutions',
  'Status, target and evidence of every import, row for row with imports',
  {
    file_id: u32('file of the import', { compressed: true }),
    import: u32('row of the import within the file'),
    status: enumeration(
      RESOLUTION_STATUSES,
      'symbol or module: target in the tree; external: leads out of the tree; ambiguous: several candidates of equal right, for the module or ' +
        'for a package on the way to it, the target is the first; broken: the tree should have it and has not',
    ),
    evidence: evidenceColumn('why: see Evidence'),
    target_file: u32('file of the target; null unless it is in the tree', { nullable: true }),
    target_node: u32('node of the target within that file; 0 is the module itself', { nullable: true }),
    external: dictionary('dotted path outside the tree for status external; else null', { nullable: true }),
  },
);
