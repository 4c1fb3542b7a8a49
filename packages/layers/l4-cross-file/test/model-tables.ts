import { tableOf } from '@strata/pipeline/testing';
import {
  type Columns,
  exports,
  files,
  ImportFlag,
  imports,
  NodeFlag,
  nodes,
  references,
  type TableDefinition,
} from '@strata/tables';
import { Table } from 'apache-arrow';
import { boundName, type Conditions, type ModelFile, modulePath, type Statement, sought } from './tree-model.ts';

/** The input tables of the layer. */
export interface InputTables {
  readonly files: Table;
  readonly nodes: Table;
  readonly imports: Table;
  readonly references: Table;
  readonly exports: Table;
}

type Row = Record<string, string | number | null>;

/** The tables that a front end would make of the files of a model. Files have to be in path order. */
export function modelTables(model: readonly ModelFile[]): InputTables {
  const rows = { nodes: [] as Row[], imports: [] as Row[], references: [] as Row[], exports: [] as Row[] };
  model.forEach((file, fileId) => {
    const tables = new FileTables(fileId, file);
    for (const name of ['nodes', 'imports', 'references', 'exports'] as const) rows[name].push(...tables[name]);
  });
  return {
    files: table(
      files,
      model.map(({ path, sourceRoot }, file_id) => ({ file_id, path, source_root: sourceRoot, language: 'python' })),
    ),
    nodes: table(nodes, rows.nodes),
    imports: table(imports, rows.imports),
    references: table(references, rows.references),
    exports: table(exports, rows.exports),
  };
}

function table<C extends Columns>(definition: TableDefinition<C>, rows: readonly Row[]): Table {
  return new Table(definition.schema, [tableOf(definition, rows as never)]);
}

class FileTables {
  readonly nodes: Row[] = [];
  readonly imports: Row[] = [];
  readonly references: Row[] = [];
  readonly exports: Row[] = [];
  readonly #fileId: number;
  #line = 0;
  /** By scope node and name: what references to it are bound to. */
  readonly #bindings = new Map<string, { binding: string; target: number; fallback: boolean }>();

  constructor(fileId: number, file: ModelFile) {
    this.#fileId = fileId;
    const fqn = modulePath(file);
    this.#node({ parent: null, kind: 'module', name: fqn.split('.').at(-1) as string, fqn, name_line: 1 }, {});
    const uses: { line: number; text: string; kind: string; scope: number }[] = [];
    this.#body(file.body, 0, fqn, uses);
    for (const { line, text, kind, scope } of uses) this.#reference(line, text, kind, scope);
  }

  #body(
    body: readonly Statement[],
    scope: number,
    fqn: string,
    uses: { line: number; text: string; kind: string; scope: number }[],
  ) {
    const variables = new Set<string>();
    for (const statement of body) {
      const line = ++this.#line;
      const name = boundName(statement);
      const at = { parent: scope, name: name ?? '', fqn: `${fqn}.${name}`, name_line: line };
      switch (statement.is) {
        case 'def':
          this.#bind(
            scope,
            name,
            'node',
            this.#node({ ...at, kind: scope === 0 ? 'function' : 'method' }, statement),
            statement,
          );
          break;
        case 'var':
          // One row a name, at its first binding.
          if (variables.has(this.#sought(scope, statement.name))) break;
          variables.add(this.#sought(scope, statement.name));
          this.#bind(scope, name, 'node', this.#node({ ...at, kind: 'variable' }, statement), statement);
          break;
        case 'class': {
          const node = this.#node({ ...at, kind: 'class', name_col: 6 }, statement);
          this.#bind(scope, name, 'node', node, statement);
          for (const text of statement.bases) uses.push({ line, text, kind: 'inherit', scope });
          this.#body(statement.body, node, at.fqn, uses);
          break;
        }
        case 'import':
        case 'from':
        case 'star':
          this.#import(statement, scope, line);
          break;
        case 'all':
          this.exports.push({ file_id: this.#fileId, action: 'declare', name: '', line });
          for (const exported of statement.names) {
            this.exports.push({ file_id: this.#fileId, action: 'add', name: exported, line });
          }
          break;
        case 'use':
          uses.push({ line, text: statement.text, kind: 'read', scope });
      }
    }
  }

  #node(row: Row, { conditional, fallback }: Conditions): number {
    const flags = (conditional ? NodeFlag.conditional : 0) | (fallback ? NodeFlag.fallback : 0);
    this.nodes.push({ file_id: this.#fileId, node: this.nodes.length, flags, ...row });
    return this.nodes.length - 1;
  }

  #import(statement: Statement & { is: 'import' | 'from' | 'star' }, scope: number, line: number): void {
    const bound = boundName(statement);
    const from = statement.is === 'import' ? 0 : ImportFlag.from;
    const star = statement.is === 'star' ? ImportFlag.star : 0;
    const flags =
      from |
      star |
      (statement.conditional ? ImportFlag.conditional : 0) |
      (statement.fallback ? ImportFlag.fallback : 0);
    this.imports.push({
      file_id: this.#fileId,
      import: this.imports.length,
      node: scope,
      module: statement.module,
      level: statement.is === 'import' ? 0 : statement.level,
      name: statement.is === 'from' ? statement.name : statement.is === 'star' ? '*' : null,
      alias: (statement.is !== 'star' && statement.alias) || null,
      bound: bound ?? '',
      flags,
      line,
      bound_line: line,
    });
    this.#bind(scope, bound, 'import', this.imports.length - 1, statement);
  }

  #bind(scope: number, name: string | undefined, binding: string, target: number, { fallback }: Conditions): void {
    if (name === undefined) return;
    const key = `${scope} ${this.#sought(scope, name)}`;
    const known = this.#bindings.get(key);
    if (fallback && known !== undefined && !known.fallback) return;
    this.#bindings.set(key, { binding, target, fallback: fallback ?? false });
  }

  #sought(scope: number, name: string): string {
    const { kind, name: className } = this.nodes[scope];
    return sought(kind === 'class' ? (className as string) : undefined, name);
  }

  #reference(line: number, text: string, kind: string, scope: number): void {
    const names = text.split('.');
    const first = this.#sought(scope, names[0]);
    const found = this.#bindings.get(`${scope} ${first}`) ?? this.#bindings.get(`0 ${first}`);
    names.forEach((_, i) => {
      this.references.push({
        file_id: this.#fileId,
        node: scope,
        kind: i === names.length - 1 ? kind : 'read',
        binding: found?.binding ?? 'unknown',
        target: found?.target ?? null,
        text: names.slice(0, i + 1).join('.'),
        line,
        col: 10 + names.slice(0, i).join('.').length,
      });
    });
  }
}
