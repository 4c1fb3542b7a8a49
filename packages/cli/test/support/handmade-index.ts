import path from 'node:path';
import { createIndexWriter } from '@strata/pipeline';
import { tableOf } from '@strata/pipeline/testing';
import * as tables from '@strata/tables';
import type { Vector } from 'apache-arrow';
import { temporaryDirectory } from './temporary.ts';

/** Rows by the name of their table, written as plain objects. */
export type HandmadeRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

const definitions: readonly tables.TableDefinition[] = [
  tables.files,
  tables.nodes,
  tables.imports,
  tables.references,
  tables.resolutions,
  tables.links,
  tables.dependencies,
  tables.symbols,
];

/** Writes an index with exactly these rows below a new tree, and gives the tree. */
export async function handmadeIndex(rows: HandmadeRows): Promise<string> {
  const root = temporaryDirectory();
  const opened = await createIndexWriter(path.join(root, '.strata'), { root, fingerprint: '0', createdBy: 'a test' });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  for (const table of definitions.filter(({ name }) => name in rows)) {
    const batch = tableOf(table, rows[table.name] as never);
    opened.writer.append(table, batch);
    const dictionaries = batch.schema.fields.flatMap(({ name }, i) => {
      const { dictionary } = batch.data.children[i];
      return dictionary === undefined ? [] : [[name, dictionary as Vector] as const];
    });
    opened.writer.finish(table, new Map(dictionaries));
  }
  const committed = await opened.writer.commit(null as never);
  if (!committed.ok) throw new Error(JSON.stringify(committed.failure));
  return root;
}

const node = (
  file_id: number,
  node: number,
  kind: string,
  fqn: string,
  at: readonly number[],
  parent: number | null = 0,
) => ({
  ...{ file_id, node, kind, fqn, parent: node === 0 ? null : parent, name: fqn.slice(fqn.lastIndexOf('.') + 1) },
  ...{ start_line: at[0], start_col: at[1], end_line: at[2], name_line: at[0], name_col: at[1] + 4 },
});

/**
 * Two files:
 *
 *     pkg/__init__.py         1  from .m import C as D, nothing
 *                             2  import os, pkg.m
 *                             3  from .m import *
 *     pkg/m.py                1  class C:
 *                             2    def f(self):
 *                             3      def g(): pass
 *                             4      g(); self.f; C.f.x
 *                             6  LIMIT = 1
 */
export const twoFiles: HandmadeRows = {
  files: [
    { file_id: 0, path: 'pkg/__init__.py', language: 'python' },
    { file_id: 1, path: 'pkg/m.py', language: 'python' },
  ],
  nodes: [
    node(0, 0, 'module', 'pkg', [1, 0, 3]),
    node(1, 0, 'module', 'pkg.m', [1, 0, 6]),
    node(1, 1, 'class', 'pkg.m.C', [1, 0, 4]),
    node(1, 2, 'method', 'pkg.m.C.f', [2, 2, 4], 1),
    node(1, 3, 'parameter', 'pkg.m.C.f.<locals>.self', [2, 8, 2], 2),
    node(1, 4, 'function', 'pkg.m.C.f.<locals>.g', [3, 4, 3], 2),
    node(1, 5, 'variable', 'pkg.m.LIMIT', [6, 0, 6]),
  ],
  imports: [
    { import: 0, module: 'm', level: 1, name: 'C', alias: 'D', bound: 'D', line: 1, col: 15 },
    { import: 1, module: 'm', level: 1, name: 'nothing', bound: 'nothing', line: 1, col: 23 },
    { import: 2, module: 'os', bound: 'os', line: 2, col: 7 },
    { import: 3, module: 'pkg.m', bound: 'pkg', line: 2, col: 11 },
    { import: 4, module: 'm', level: 1, name: '*', line: 3, col: 15 },
  ],
  resolutions: [
    { import: 0, status: 'symbol', evidence: 'relative', target_file: 1, target_node: 1 },
    { import: 1, status: 'broken', evidence: 'no_such_name' },
    { import: 2, status: 'external', evidence: 'standard_library', external: 'os' },
    { import: 3, status: 'module', evidence: 'exact', target_file: 1, target_node: 0 },
    { import: 4, status: 'module', evidence: 'star', target_file: 1, target_node: 0 },
  ],
  references: [
    { file_id: 1, node: 2, kind: 'call', binding: 'node', target: 4, text: 'g', line: 4, col: 6, length: 1 },
    { file_id: 1, node: 2, kind: 'read', binding: 'local', target: 3, text: 'self', line: 4, col: 11, length: 4 },
    { file_id: 1, node: 2, kind: 'read', binding: 'local', target: 3, text: 'self.f', line: 4, col: 16, length: 1 },
    { file_id: 1, node: 2, kind: 'read', binding: 'node', target: 1, text: 'C', line: 4, col: 19, length: 1 },
    { file_id: 1, node: 2, kind: 'read', binding: 'node', target: 1, text: 'C.f', line: 4, col: 21, length: 1 },
    { file_id: 1, node: 2, kind: 'read', binding: 'node', target: 1, text: 'C.f.x', line: 4, col: 23, length: 1 },
  ],
  links: [
    { file_id: 1, reference: 0, target_file: 1, target_node: 4, evidence: 'exact' },
    { file_id: 1, reference: 2, target_file: 1, target_node: 2, evidence: 'receiver' },
    { file_id: 1, reference: 3, target_file: 1, target_node: 1, evidence: 'exact' },
    { file_id: 1, reference: 4, target_file: 1, target_node: 2, evidence: 'exact' },
    { file_id: 1, reference: 5, target_file: 1, target_node: 2, evidence: 'prefix' },
  ],
  dependencies: [{ from_file: 0, to_file: 1, imports: 3, links: 0 }],
  symbols: [
    { fqn: 'pkg', kind: 'module', file_id: 0, node: 0 },
    { fqn: 'pkg.m', kind: 'module', file_id: 1, node: 0 },
    { fqn: 'pkg.m.C', kind: 'class', file_id: 1, node: 1 },
    { fqn: 'pkg.m.C.f', kind: 'method', file_id: 1, node: 2 },
    { fqn: 'pkg.m.LIMIT', kind: 'variable', file_id: 1, node: 5 },
  ],
};
