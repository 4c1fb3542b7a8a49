import { codes } from '../schema/codes.ts';
import { dictionary, enumeration, u16, u32, utf8 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const NODE_KINDS = [
  'module',
  'class',
  'function',
  'method',
  'variable',
  'parameter',
  'local',
  'lambda',
  'type_parameter',
] as const;
export const NodeKind = codes(NODE_KINDS);

/** Bits of `nodes.flags`. */
export const NodeFlag = Object.freeze({
  async: 1 << 0,
  decorated: 1 << 1,
  staticmethod: 1 << 2,
  classmethod: 1 << 3,
  property: 1 << 4,
  overload: 1 << 5,
  abstract: 1 << 6,
  generator: 1 << 7,
  /** A parameter that receives the instance or the class: the first of a method that is not static. */
  receiver: 1 << 8,
  /** `*args` or `**kwargs`. */
  variadic: 1 << 9,
  keyword_only: 1 << 10,
  /** Bound under an if, try, loop, with or match: it may not exist when the scope ends. */
  conditional: 1 << 11,
  /**
   * Bound in an except handler, in an else or elif, or in a branch that today's Python is known not to take: the second choice beside another
   * binding of the name.
   */
  fallback: 1 << 12,
  /** Has an annotation. */
  annotated: 1 << 13,
  /** A class with keyword arguments or unpacked bases: its bases may not be all of its bases. */
  dynamic_bases: 1 << 14,
});

/**
 * Definitions. Row 0 of each file is the file's module; a parent comes before its children. A function or class has a row for each `def` or
 * `class`; a variable, parameter or local has one for each scope, where it is first bound (later bindings are references of kind write).
 */
export const nodes = defineTable('nodes', 'Definitions, grouped by file, parents before children', {
  file_id: u32('file the definition is in', { compressed: true }),
  node: u32('row number within the file; 0 is the module', { compressed: true }),
  parent: u32('node of the enclosing definition; null for the module', { nullable: true }),
  kind: enumeration(NODE_KINDS, 'what is defined; a function whose parent is a class is a method'),
  name: dictionary('simple name; of a module the last segment of its dotted path'),
  fqn: utf8("dotted module path from its source root, then Python's __qualname__ rules", { compressed: true }),
  start_line: u32('1-based line of the def, async or class keyword (decorators lie before it); of others, of the name'),
  start_col: u32('0-based UTF-8 byte column of the same place'),
  end_line: u32('1-based line of the last token'),
  end_col: u32('0-based UTF-8 byte column after the last token'),
  start_byte: u32('byte offset in the file of start_line, start_col'),
  end_byte: u32('byte offset in the file after the last token'),
  name_line: u32('1-based line of the name token; of a module or lambda, of its start'),
  name_col: u32('0-based UTF-8 byte column of the name token'),
  flags: u16('bits, see NodeFlag'),
});
