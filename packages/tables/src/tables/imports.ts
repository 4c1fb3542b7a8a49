import { dictionary, u8, u16, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/** Bits of `imports.flags`. */
export const ImportFlag = Object.freeze({
  /** `from m import *` */
  star: 1 << 0,
  /** Under `if TYPE_CHECKING:`, or `import type`. */
  type_only: 1 << 1,
  /** A call such as `importlib.import_module('m')` with a literal argument. */
  dynamic: 1 << 2,
  /** Made public on purpose: `import x as x`, or named in `__all__`. */
  re_export: 1 << 3,
  /** Bound under an if, try, loop, with or match. */
  conditional: 1 << 4,
  /** Bound in an except handler, in an else or elif, or in a branch that today's Python is known not to take. */
  fallback: 1 << 5,
  /** `from m import n`, as against `import m`. */
  from: 1 << 6,
});

/** One row for each alias of an import statement, in source order within the file. */
export const imports = defineTable('imports', 'Imports, one row for each alias, grouped by file in source order', {
  file_id: u32('file the import is in', { compressed: true }),
  import: u32('row number within the file'),
  node: u32('node of the scope in which the name is bound: a module, class, function or lambda'),
  module: dictionary("module as written, without leading dots; '' in `from . import x`"),
  level: u8('leading dots; 0 is an absolute import'),
  name: dictionary("name taken from the module, '*' for all; null in `import m`", { nullable: true }),
  alias: dictionary('name after `as`; null without', { nullable: true }),
  bound: dictionary("name bound in the scope: the alias, the name, or the first segment of `import a.b`; '' for star"),
  flags: u16('bits, see ImportFlag'),
  line: u32('1-based line of the alias (`n as x`), which starts with the name taken'),
  col: u32('0-based UTF-8 byte column of the alias'),
  end_line: u32('1-based line of the last token of the alias'),
  end_col: u32('0-based UTF-8 byte column after the last token of the alias'),
  bound_line: u32('1-based line of the token that names what is bound'),
  bound_col: u32('0-based UTF-8 byte column of that token'),
  module_line: u32('1-based line of the module path (its leading dots included)'),
  module_col: u32('0-based UTF-8 byte column of the module path'),
});
