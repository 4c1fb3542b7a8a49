import { codes } from '../schema/codes.ts';
import { dictionary, enumeration, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const EXPORT_ACTIONS = ['declare', 'add', 'remove', 'include', 'unknown'] as const;
export const ExportAction = codes(EXPORT_ACTIONS);

/** How a module spells out what `from m import *` takes (`__all__` in Python), as steps in source order. No row: no such list. */
export const exports = defineTable('exports', 'Steps that make the list of names a module exports, in source order', {
  file_id: u32('file whose module declares the list'),
  action: enumeration(
    EXPORT_ACTIONS,
    'declare: the list starts anew, empty; add, remove: one name; include: all names exported by another module, whose dotted text ' +
      '(as used in this file) is the name, or all in a list that is not in this file; unknown: an expression that cannot be read',
  ),
  name: dictionary("exported name, or dotted text of the other module or list; '' for declare and unknown"),
  line: u32('1-based line'),
});
