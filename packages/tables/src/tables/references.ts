import { codes } from '../schema/codes.ts';
import { dictionary, enumeration, u16, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const REFERENCE_KINDS = ['call', 'read', 'write', 'inherit', 'decorate', 'annotate'] as const;
export const ReferenceKind = codes(REFERENCE_KINDS);

const BINDINGS = ['node', 'import', 'local', 'builtin', 'unknown'] as const;
/** What the base name of a reference is bound to; see the column `binding`. */
export const Binding = codes(BINDINGS);

/**
 * Every use of a name, one row a name, grouped by file in source order. `a.b.c` is three consecutive rows, 'a', 'a.b' and 'a.b.c':
 * nothing but trivia can stand between the names of a chain, so the prefix of a row whose text has an inner dot is the row before it.
 * A row's number within its file is its position among the file's rows; there is no column for it.
 */
export const references = defineTable('references', 'Uses of names, one row a name, grouped by file in source order', {
  file_id: u32('file the reference is in', { compressed: true }),
  node: u32('node of the innermost enclosing definition', { compressed: true }),
  kind: enumeration(REFERENCE_KINDS, 'what is done with this name; the inner names of a chain are reads'),
  binding: enumeration(
    BINDINGS,
    'what the base name is bound to: node (a module- or class-level definition, or a nested function or class), import, local (parameter, ' +
      'local variable), builtin (no binding in the file, but in builtins), unknown (no binding: a star import may bring it)',
  ),
  target: u32(
    'row within the file of what the base name is bound to: of `imports` for import, of `nodes` for node and local; else null',
    {
      nullable: true,
    },
  ),
  text: dictionary("dotted text from the base name to this name; '.d' where the base is not a name, as in `f(x).d`"),
  line: u32('1-based line of this name', { compressed: true }),
  col: u32('0-based UTF-8 byte column of this name'),
  length: u16('UTF-8 bytes of this name as written; 65535 stands for that or more'),
});
