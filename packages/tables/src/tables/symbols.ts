import { enumeration, u32, utf8 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';
import { nodes } from './nodes.ts';

/** The global symbol table: every definition that is visible outside its function, sorted by the UTF-8 bytes of its fqn, then file and node. */
export const symbols = defineTable(
  'symbols',
  'Modules, classes, functions, methods and variables of the tree, sorted by fqn',
  {
    fqn: utf8('fully qualified name; several rows share one when it is defined several times', { compressed: true }),
    kind: enumeration(nodes.columns.kind.values, 'kind of the node'),
    file_id: u32('file of the definition', { compressed: true }),
    node: u32('node of the definition within the file'),
  },
);
