import type { RowOf } from '@strata/pipeline/testing';
import { Binding, type imports, NodeKind, type nodes, ReferenceKind, type references } from '@strata/tables';
import { definitionImportance, importImportance, referenceImportance } from '../src/index.ts';

/** Rows of the three tables that the layer merges, each grouped by file. */
export interface Rows {
  readonly nodes: readonly RowOf<typeof nodes.columns>[];
  readonly imports: readonly RowOf<typeof imports.columns>[];
  readonly references: readonly RowOf<typeof references.columns>[];
}

export interface Occurrence {
  readonly file_id: number;
  readonly line: number;
  readonly col: number;
  readonly length: number;
  readonly roles: number;
  readonly symbol_table: string;
  readonly symbol: number;
  readonly enclosing: number;
  readonly importance: number;
}

/** What the layer should give, in the obvious way: all rows as objects, sorted. */
export function slowOccurrences({ nodes, imports, references }: Rows): Occurrence[] {
  const found: { occurrence: Occurrence; table: number; row: number }[] = [];
  const size = (text: unknown) => Math.min(Buffer.byteLength(String(text)), 0xffff);
  nodes.forEach((row, i) => {
    if (row.kind === 'lambda') return;
    const occurrence = {
      file_id: Number(row.file_id),
      line: Number(row.name_line),
      col: Number(row.name_col),
      length: row.kind === 'module' ? 0 : size(row.name),
      roles: 1,
      symbol_table: 'node',
      symbol: Number(row.node),
      enclosing: Number(row.node),
      importance: definitionImportance[NodeKind[row.kind as keyof typeof NodeKind]],
    };
    found.push({ occurrence, table: 0, row: i });
  });
  imports.forEach((row, i) => {
    const occurrence = {
      file_id: Number(row.file_id),
      line: Number(row.bound_line),
      col: Number(row.bound_col),
      length: row.bound === '' ? 1 : size(row.bound),
      roles: 2,
      symbol_table: 'import',
      symbol: Number(row.import),
      enclosing: Number(row.node),
      importance: importImportance,
    };
    found.push({ occurrence, table: 1, row: i });
  });
  const firsts = new Map<string, number>();
  const fileStart = new Map<unknown, number>();
  references.forEach(({ file_id }, i) => {
    if (!fileStart.has(file_id)) fileStart.set(file_id, i);
  });
  const bySource = references.map((row, i) => ({ row, i })).sort((a, b) => position(a.row, b.row) || a.i - b.i);
  for (const { row, i } of bySource) {
    const { file_id, text, binding, kind, target } = row;
    const resolves = target !== null && !String(text).includes('.');
    const key = JSON.stringify([file_id, text, binding, target]);
    if (!firsts.has(key)) firsts.set(key, i - Number(fileStart.get(file_id)));
    const codes = [ReferenceKind[kind as keyof typeof ReferenceKind], Binding[binding as keyof typeof Binding]];
    const occurrence = {
      file_id: Number(file_id),
      line: Number(row.line),
      col: Number(row.col),
      length: Number(row.length),
      roles: kind === 'write' ? 4 : 8,
      symbol_table: resolves ? (binding === 'import' ? 'import' : 'node') : 'name',
      symbol: resolves ? Number(target) : Number(firsts.get(key)),
      enclosing: Number(row.node),
      importance: referenceImportance[codes[0] * 8 + codes[1]],
    };
    found.push({ occurrence, table: 2, row: i });
  }
  found.sort((a, b) => position(a.occurrence, b.occurrence) || a.table - b.table || a.row - b.row);
  return found.map(({ occurrence }) => occurrence);
}

type Position = { readonly file_id?: unknown; readonly line?: unknown; readonly col?: unknown };

function position(a: Position, b: Position): number {
  return Number(a.file_id) - Number(b.file_id) || Number(a.line) - Number(b.line) || Number(a.col) - Number(b.col);
}
