import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import irLayer from '@strata/l1-ir';
import type { ChunkOptions } from '@strata/l3-chunk';
import { rowsOf, runLayer } from '@strata/pipeline/testing';
import { ChunkFlag } from '@strata/tables';
import { type Chunk, chunksOf, filesOf, inPathOrder, type SourceFile } from './source-chunks.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

/** A tree, and the chunks expected of it. */
export interface TextCase {
  readonly name: string;
  readonly options: Partial<ChunkOptions>;
  readonly files: readonly SourceFile[];
  readonly expected: readonly string[];
}

/**
 * Reads cases from text:
 *
 *     # a sentence about behaviour (maxTokens 64, minTokens 16)
 *     --- pkg/mod.py
 *     source
 *     ==>
 *     repository
 *       directory pkg
 *         file pkg/mod.py 1-1 leaf
 *
 * A line each chunk, indented by depth: kind, name (path or qualified name), lines, `leaf`, and `imports` with the rows it uses.
 */
export function parseCases(text: string): TextCase[] {
  return text
    .split(/^# (?=[a-z].*\n---)/m)
    .slice(1)
    .map((section) => {
      const [title, ...lines] = section.split('\n');
      const [, name, given = ''] = /^(.*?)(?: \(([^)]*\d)\))?$/.exec(title) as RegExpExecArray;
      const arrow = lines.indexOf('==>');
      if (arrow < 0) throw new TypeError(`case '${name}': expected a line '==>', got none`);
      const options = Object.fromEntries(
        given.matchAll(/(\w+) (\d+)/g).map(([, option, value]) => [option, Number(value)]),
      );
      const expected = lines.slice(arrow + 1).filter((line) => line.trim() !== '');
      return { name, options, files: parseFiles(lines.slice(0, arrow)), expected };
    });
}

function parseFiles(lines: readonly string[]): SourceFile[] {
  const files: { path: string; lines: string[] }[] = [];
  for (const line of lines) {
    const header = /^--- (\S+)$/.exec(line);
    if (header) files.push({ path: header[1], lines: [] });
    else files.at(-1)?.lines.push(line);
  }
  return files.map(({ path, lines: source }) => ({ path, text: source.length === 0 ? '' : `${source.join('\n')}\n` }));
}

export const fixtures = () => readdirSync(FIXTURES).filter((name) => name.endsWith('.txt'));
export const casesOf = (fixture: string) => parseCases(readFileSync(join(FIXTURES, fixture), 'utf8'));

/** Cases of a fixture that a sample has: enough for each kind of chunk, few enough for a plan of each of its partitions many times over. */
const SAMPLED = 2;

/** The files of some cases in one tree. */
export function sampleTree(): SourceFile[] {
  return fixtures().flatMap((fixture) =>
    casesOf(fixture)
      .slice(0, SAMPLED)
      .flatMap(({ files }, i) => files.map((file) => ({ ...file, path: `${fixture}-${i}/${file.path}` }))),
  );
}

/** The chunks of a case in the form of its expectation. */
export async function outcomeOf({ files, options }: TextCase): Promise<string[]> {
  const sorted = inPathOrder(files);
  const rows = await chunksOf(files, options);
  const { nodes } = await runLayer(irLayer, { files: filesOf(sorted) });
  const named = rowsOf(nodes);
  const fqn = ({ file_id, node }: Chunk) =>
    (named.find((row) => row.file_id === file_id && row.node === node)?.fqn as string | undefined) ?? '';
  const depthOf = ({ parent }: Chunk): number => (parent === null ? 0 : 1 + depthOf(rows[parent]));
  return rows.map((row) => {
    const name = row.path ?? (row.kind === 'file' ? sorted[row.file_id as number].path : fqn(row));
    const parts = [`${'  '.repeat(depthOf(row))}${row.kind}`, name];
    if (row.file_id !== null) parts.push(`${row.start_line}-${row.end_line}`);
    if ((row.flags & ChunkFlag.leaf) !== 0) parts.push('leaf');
    if (row.imports.length > 0) parts.push(`imports ${row.imports.join(' ')}`);
    return parts.filter((part) => part !== '').join(' ');
  });
}
