import { rowsOf } from '@strata/pipeline/testing';
import { ImportFlag } from '@strata/tables';
import { runCrossFile } from './run-layer.ts';
import { type SourceFile, sourceTables } from './source-tables.ts';

/** A tree and what is expected of some of its files. */
export interface TextCase {
  readonly name: string;
  readonly files: readonly SourceFile[];
  readonly expected: readonly string[];
}

/**
 * Reads cases from text:
 *
 *     # a sentence about behaviour
 *     --- src/pkg/mod.py (root src)
 *     source
 *     ==>
 *     src/pkg/mod.py:1 from . import x -> symbol exact src/pkg/__init__.py pkg.x
 *     src/pkg/mod.py:3:4 x.y -> prefix src/pkg/__init__.py pkg.x
 *
 * The root is the tree unless it is said. What is expected is everything about the files that it mentions, imports and links, in any order.
 */
export function parseCases(text: string): TextCase[] {
  return text
    .split(/^# /m)
    .slice(1)
    .map((section) => {
      const [name, ...lines] = section.split('\n');
      const arrow = lines.indexOf('==>');
      if (arrow < 0) throw new TypeError(`case '${name}': expected a line '==>', got none`);
      const expected = lines.slice(arrow + 1).filter((line) => line.trim() !== '');
      return { name, files: parseFiles(lines.slice(0, arrow)), expected };
    });
}

function parseFiles(lines: readonly string[]): SourceFile[] {
  const files: { path: string; sourceRoot: string; lines: string[] }[] = [];
  for (const line of lines) {
    const header = /^--- (\S+)(?: \(root (\S*)\))?$/.exec(line);
    if (header) files.push({ path: header[1], sourceRoot: header[2] ?? '', lines: [] });
    else files.at(-1)?.lines.push(line);
  }
  return files.map(({ path, sourceRoot, lines: source }) => ({
    path,
    sourceRoot,
    text: `${source.join('\n').trimEnd()}\n`,
  }));
}

/** What the layer says of the files that a case's expectation mentions, in the form of the expectation. */
export async function outcomeOf({ files, expected }: TextCase): Promise<string[]> {
  const tables = await sourceTables(files);
  const output = await runCrossFile(tables);
  const paths = rowsOf(tables.files).map(({ path }) => path as string);
  const nodes = rowsOf(tables.nodes);
  const mentioned = (file: unknown) => expected.some((line) => line.startsWith(`${paths[file as number]}:`));
  const target = (row: Record<string, unknown>) => {
    const node = nodes.find(({ file_id, node }) => file_id === row.target_file && node === row.target_node);
    return `${paths[row.target_file as number]} ${node?.fqn}`;
  };
  const imports = rowsOf(tables.imports).flatMap((row, i) => {
    const { status, evidence, external, target_file } = output.resolutions[i];
    const what = target_file === null ? (external ?? '') : target(output.resolutions[i]);
    const line =
      `${paths[row.file_id as number]}:${row.line} ${written(row)} -> ${status} ${evidence} ${what}`.trimEnd();
    return mentioned(row.file_id) ? [line] : [];
  });
  const references = rowsOf(tables.references);
  const links = output.links.flatMap((link) => {
    const first = references.findIndex(({ file_id }) => file_id === link.file_id);
    const { file_id, line, col, text } = references[first + (link.reference as number)];
    return mentioned(file_id)
      ? [`${paths[file_id as number]}:${line}:${col} ${text} -> ${link.evidence} ${target(link)}`]
      : [];
  });
  return [...imports, ...links];
}

function written(row: Record<string, unknown>): string {
  const module = '.'.repeat(row.level as number) + row.module;
  const alias = row.alias === null ? '' : ` as ${row.alias}`;
  return ((row.flags as number) & ImportFlag.from) !== 0
    ? `from ${module} import ${row.name}${alias}`
    : `import ${module}${alias}`;
}
