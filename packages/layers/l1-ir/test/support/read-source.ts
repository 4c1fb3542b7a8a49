import { rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { files, ImportFlag, NodeFlag } from '@strata/tables';
import irLayer from '../../src/index.ts';

export type Row = Record<string, unknown>;

/** The rows of each table of the layer. */
export interface Tables {
  readonly nodes: readonly Row[];
  readonly imports: readonly Row[];
  readonly references: readonly Row[];
  readonly exports: readonly Row[];
  readonly diagnostics: readonly Row[];
}

export interface Source {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly sourceRoot?: string;
  readonly language?: string;
}

/** A batch of files as the scan makes it. */
export function filesOf(sources: readonly Source[], firstId = 0) {
  return tableOf(
    files,
    sources.map(({ path, content, sourceRoot = '', language = 'python' }, i) => ({
      file_id: firstId + i,
      path,
      source_root: sourceRoot,
      language,
      content: typeof content === 'string' ? Buffer.from(content) : content,
      size: content.length,
    })),
  );
}

/** Runs the layer over files. */
export async function readSources(sources: readonly Source[]): Promise<Tables> {
  const tables = await runLayer(irLayer, { files: filesOf(sources) });
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, rowsOf(table)])) as unknown as Tables;
}

/** Runs the layer over one file. */
export const readSource = (content: string | Uint8Array, path = 'pkg/mod.py') => readSources([{ path, content }]);

/** What is reported about one file, as lines of text. */
export async function readErrors(content: string | Uint8Array): Promise<string[]> {
  const { diagnostics } = await runLayer(irLayer, { files: filesOf([{ path: 'pkg/mod.py', content }]) });
  return errorLines(rowsOf(diagnostics));
}

const errorLines = (diagnostics: readonly Row[]) =>
  diagnostics.map((row) => {
    const kind = row.severity === 'error' ? row.code : `${row.severity} ${row.code}`;
    return `error ${kind} ${row.line}:${row.col} ${row.message}`;
  });

const flagNames = (flags: Readonly<Record<string, number>>, bits: unknown) =>
  Object.entries(flags)
    .filter(([, bit]) => ((bits as number) & bit) !== 0)
    .map(([name]) => ` ${name}`)
    .join('');

/** The rows of one file as lines of text, by table; the module's own node is left out. */
export function linesOf({ nodes, imports, references, exports, diagnostics }: Tables): Record<string, string[]> {
  const fqn = (node: unknown) => nodes[node as number].fqn;
  /** With the line, where the file has several definitions of that name. */
  const definition = (node: unknown) =>
    nodes.filter((row) => row.fqn === fqn(node)).length > 1
      ? `${fqn(node)} of line ${nodes[node as number].name_line}`
      : fqn(node);
  return {
    node: nodes.slice(1).map((row) => {
      const [start, name] = [`${row.start_line}:${row.start_col}`, `${row.name_line}:${row.name_col}`];
      const range = `${start}-${row.end_line}:${row.end_col}${name === start ? '' : ` name ${name}`}`;
      return `node ${row.kind} ${row.fqn} ${range}${flagNames(NodeFlag, row.flags)}`;
    }),
    import: imports.map((row) => {
      const name = row.name === null ? '' : ` ${row.name}`;
      const alias = row.alias === null ? '' : ` as ${row.alias}`;
      const bound =
        row.bound === '' ? '' : ` binds ${row.bound} ${row.bound_line}:${row.bound_col} in ${fqn(row.node)}`;
      const places = `${row.line}:${row.col}-${row.end_line}:${row.end_col} module ${row.module_line}:${row.module_col}`;
      const module = `${'.'.repeat(row.level as number)}${row.module}`;
      return `import ${module}${name}${alias} ${places}${bound}${flagNames(ImportFlag, row.flags)}`;
    }),
    ref: references.map((row) => {
      const target =
        row.target === null ? '' : ` ${row.binding === 'import' ? `#${row.target}` : definition(row.target)}`;
      return `ref ${row.line}:${row.col}+${row.length} ${row.kind} ${row.text} -> ${row.binding}${target} in ${fqn(row.node)}`;
    }),
    export: exports.map((row) => `export ${row.action} ${row.name === '' ? '-' : row.name} ${row.line}`),
    error: errorLines(diagnostics),
  };
}
