import process from 'node:process';
import { ChunkKind, NONE } from '@strata/tables';
import type { ChunksFlags } from '../flags/chunks-flags.ts';
import { counted } from '../output/numbers.ts';
import { type Answer, printAnswers } from '../querying/answers.ts';
import { ChunkTexts } from './chunk-texts.ts';
import { findChunks } from './find-chunks.ts';
import { type OpenChunks, openChunks } from './open-chunks.ts';

/** `strata chunks PATH|FQN`: a chunk and those in it, as a tree. */
export async function runChunks(flags: ChunksFlags): Promise<void> {
  const open = openChunks(flags.index);
  const texts = flags.text ? new ChunkTexts(open.chunks, open.files, open.root) : undefined;
  await printAnswers(answers(open, findChunks(open, flags.name), flags, texts), flags.json);
  const note = texts?.note();
  if (note !== undefined) process.stderr.write(`strata: ${note}\n`);
}

function* answers(
  open: OpenChunks,
  tops: readonly number[],
  { depth, json }: ChunksFlags,
  texts: ChunkTexts | undefined,
): Generator<Answer> {
  const { chunks, names } = open;
  for (const top of tops) {
    const end = chunks.endOf(top);
    for (let row = top; row < end; row++) {
      const below = chunks.depthBelow(row, top);
      if (below > depth) continue;
      const found = texts?.of(row);
      if (json) yield { json: chunkJson(open, row, below, found), text: '' };
      else {
        const name = row === top ? names.breadcrumb(row) : nameInTree(open, row);
        const text = `${'  '.repeat(below)}${chunks.kind(row)} ${name}`.trimEnd() + figures(open, row);
        yield { json: {}, text: text + (isShown(open, row) ? textLines(found, below) : '') };
      }
    }
  }
}

/** Of what has children, the children's texts are shown. */
function isShown({ chunks }: OpenChunks, row: number): boolean {
  return chunks.isLeaf(row);
}

function nameInTree({ chunks, names }: OpenChunks, row: number): string {
  const kind = chunks.kinds[row];
  if (kind >= ChunkKind.docstring) return '';
  if (kind <= ChunkKind.file) return names.path(row);
  return names.fqn(row) ?? '';
}

function figures({ chunks, imports }: OpenChunks, row: number): string {
  const file = chunks.files[row];
  const lines = file === NONE ? [] : [linesText(chunks.startLines[row], chunks.endLines[row])];
  const used =
    file === NONE || chunks.kinds[row] === ChunkKind.file || imports === undefined ? [] : chunks.imports(row);
  const uses = [...used].map((row) => imports?.of(file, row)).join(', ');
  const parts = [
    ...lines,
    counted(chunks.tokens[row], 'token'),
    `rank ${chunks.ranks[row].toPrecision(3)}`,
    ...(uses === '' ? [] : [`uses ${uses}`]),
  ];
  return `  (${parts.join('; ')})`;
}

function linesText(start: number, end: number): string {
  if (end < start) return 'empty';
  return start === end ? `line ${start}` : `lines ${start}-${end}`;
}

function textLines(found: ReturnType<ChunkTexts['of']> | undefined, below: number): string {
  if (found === undefined || found === null) return '';
  const margin = `\n${'  '.repeat(below)}  | `;
  if ('stale' in found) {
    return `\n${'  '.repeat(below)}  ! the file ${found.stale === 'missing' ? 'cannot be read any more' : 'has changed since it was indexed'}`;
  }
  const lines = found.text.replace(/\r?\n$/, '').split(/\r?\n/);
  return lines.map((line) => `${margin}${line}`.trimEnd()).join('');
}

/** A chunk for programs. Ids and hashes are 16 hex digits. */
function chunkJson(
  { chunks, names, imports }: OpenChunks,
  row: number,
  depth: number,
  found: ReturnType<ChunkTexts['of']> | undefined,
): Record<string, unknown> {
  const file = chunks.files[row];
  const inFile = <T>(value: T) => (file === NONE ? null : value);
  return {
    id: chunks.id(row),
    parent: chunks.parents[row] === NONE ? null : chunks.id(chunks.parents[row]),
    depth,
    kind: chunks.kind(row),
    leaf: chunks.isLeaf(row),
    path: names.path(row),
    fqn: names.fqn(row),
    breadcrumb: names.breadcrumb(row),
    start_line: inFile(chunks.startLines[row]),
    end_line: inFile(chunks.endLines[row]),
    start_byte: inFile(chunks.startBytes[row]),
    end_byte: inFile(chunks.endBytes[row]),
    tokens: chunks.tokens[row],
    rank: Number(chunks.ranks[row].toPrecision(8)),
    content_hash: chunks.contentHash(row),
    imports: imports === undefined ? [] : Array.from(chunks.imports(row), (used) => imports.of(file, used)),
    ...(found !== undefined && {
      text: found !== null && 'text' in found ? found.text : null,
      stale: found !== null && 'stale' in found ? found.stale : null,
    }),
  };
}
