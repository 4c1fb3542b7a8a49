import {
  arrowColumn,
  chunks,
  defineTable,
  dictionary,
  enumeration,
  f32,
  nodes,
  references,
  resolutions,
  u32,
  utf8,
} from '@strata/tables';
import { Field, List, Utf8 } from 'apache-arrow';

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

const hex = (doc: string, nullable = false) => utf8(`${doc}, 16 hex digits`, { nullable });
const inFile = (doc: string) => u32(`${doc}; null for repository and directories`, { nullable: true });

export const chunksView = defineTable('chunks', 'Pieces of the tree, parents before children', {
  id: hex('stable name: the same as long as content and place are'),
  parent: hex('id of the chunk this one is a part of; null for the repository', true),
  kind: enumeration(chunks.columns.kind.values, 'see the table chunks'),
  children: u32('chunks directly in it; 0 for a leaf, and leaves divide the bytes of each file'),
  path: dictionary("path of the directory or of the file it is in; '' for the repository"),
  fqn: utf8('qualified name of the definition or module it is or is a part of', { nullable: true }),
  breadcrumb: utf8("path, then classes and functions on the way down, with ' > ' between"),
  start_line: inFile('1-based first line'),
  end_line: inFile('1-based last line; start_line - 1 in an empty file'),
  start_byte: inFile('byte offset in the file'),
  end_byte: inFile('byte offset after the last line'),
  tokens: u32('estimate of the tokens of a language model'),
  rank: f32('PageRank over links: the repository has 1'),
  content_hash: hex('see the table chunks'),
  imports: arrowColumn(new List(new Field('item', new Utf8(), false)), 'imports it uses, by dotted path'),
});

/** With --text. */
export const chunkTextsView = defineTable(chunksView.name, chunksView.doc, {
  ...chunksView.columns,
  text: utf8('text, bytes that are not UTF-8 replaced; null for directories, and where the file has changed since', {
    nullable: true,
  }),
  stale: enumeration(['changed', 'missing'], 'why a chunk of a file has no text; else null', { nullable: true }),
});
