import { defineTable, dictionary, enumeration, nodes, references, resolutions, u32, utf8 } from '@strata/tables';

const path = dictionary("path relative to the tree, with '/' between segments");
const line = u32('1-based line');
const col = u32('0-based UTF-8 byte column');
const targetPath = dictionary(
  'path of the target; null where there is none in the tree, or only a run of the program would tell',
  { nullable: true },
);
const targetFqn = dictionary('fully qualified name of the target', { nullable: true });
const targetLine = u32('1-based line at which the target begins', { nullable: true });

/** Names the rest of the tree can use, nested functions and classes, and what is in them but locals. */
export const definitionsView = defineTable('definitions', 'Classes, functions, methods and variables', {
  path,
  fqn: utf8('fully qualified name'),
  name: dictionary('simple name'),
  kind: enumeration(nodes.columns.kind.values, 'class, function, method or variable'),
  line: u32('1-based line of the def, async or class keyword (decorators lie before it); of a variable, of its name'),
  col,
  end_line: u32('1-based line of the last token'),
});

export const importsView = defineTable('imports', 'Imports, one row for each alias, with what became of them', {
  path,
  line,
  module: dictionary('as written, with its leading dots'),
  name: dictionary("name taken from the module, '*' for all; null in `import m`", { nullable: true }),
  alias: dictionary('name after `as`; null without', { nullable: true }),
  resolution: enumeration(resolutions.columns.status.values, 'see the table resolutions'),
  target_path: targetPath,
  target_fqn: targetFqn,
  target_line: targetLine,
});

export const referencesView = defineTable('references', 'Uses of names that end in the tree, outside functions', {
  path,
  line,
  col,
  name: dictionary('the name used: of a chain, the last of its names so far'),
  kind: enumeration(references.columns.kind.values, 'what is done with the name'),
  target_path: targetPath,
  target_fqn: targetFqn,
  target_line: targetLine,
});
