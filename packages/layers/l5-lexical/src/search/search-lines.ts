import type { CompiledQuery } from './compile-query.ts';
import { type FileCandidates, type FileResult, FileSearch } from './file-search.ts';
import type { FileReader } from './files/file-reader.ts';
import type { LineSearchOptions } from './line-search-options.ts';
import type { LineSearchReport, StaleFile } from './line-search-report.ts';
import type { ContextLine } from './match/context-lines.ts';
import type { FoundLines } from './match/found-lines.ts';
import { TimeLimitReached } from './match/guarded-matcher.ts';
import type { LexicalSegment } from './segments/lexical-segment.ts';
import type { LexicalIndex } from './segments/open-lexical-index.ts';
import { candidateBlocks } from './trigrams/candidate-blocks.ts';

/** The matching lines of a file. */
export interface FileLines {
  readonly fileId: number;
  readonly path: string;
  readonly lines: FoundLines;
  /** Lines near those, if they were asked for. */
  readonly context: readonly ContextLine[];
}

const TIME_LIMIT = 10_000;

/**
 * The lines that match, file by file in the order of the index: each line that matches is given once, with its first match. The same lines as grep
 * finds by reading everything, as far as the files are still those that were indexed.
 *
 * @returns how the search went, when the generator has ended
 */
export function* searchLines(
  index: LexicalIndex,
  query: CompiledQuery,
  options: LineSearchOptions,
): Generator<FileLines, LineSearchReport> {
  const { accept, limit = Infinity, timeLimit = TIME_LIMIT } = options;
  const { scanner, guarded } = query.createSearcher(timeLimit);
  const search = new FileSearch(scanner, options);
  const stale: StaleFile[] = [];
  let lines = 0;
  let filesRead = 0;
  let current: string | undefined;
  let timedOutIn: string | undefined;
  try {
    for (const { segment, fileId, candidates } of candidateFiles(index, query)) {
      const path = index.files.path(fileId);
      if (accept !== undefined && !accept({ path, language: index.files.language(fileId) })) continue;
      current = path;
      const where: FileCandidates = { blocks: segment.blocks, candidates };
      const result = searchFile(options.files, path, index.files.size(fileId), search, where, limit - lines);
      if (typeof result === 'string') {
        stale.push({ path, reason: result });
        continue;
      }
      filesRead++;
      if (result.changed) stale.push({ path, reason: 'changed' });
      lines += result.lines.length;
      if (result.lines.length > 0) yield { fileId, path, lines: result.lines, context: result.context };
      if (lines >= limit) break;
    }
  } catch (error) {
    if (!(error instanceof TimeLimitReached)) throw error;
    timedOutIn = current;
  } finally {
    guarded?.close();
  }
  return {
    lines,
    limited: lines >= limit,
    blocksRead: search.blocksRead,
    blocksTotal: index.segments.reduce((total, { blocks }) => total + blocks.length, 0),
    filesRead,
    bytesRead: search.bytesRead,
    stale,
    guarded: guarded?.guarded ?? false,
    timedOutIn,
  };
}

/**
 * Searches a file. If it is in memory as it was indexed, the file system is asked for it only if it has a match: whether that is still there. Without one the index is
 * wrong about nothing, and a match that a file has got since is not found in files that are no candidates either.
 */
function searchFile(
  files: FileReader,
  path: string,
  indexedSize: number,
  search: FileSearch,
  where: FileCandidates,
  limit: number,
): FileResult | 'missing' | 'unreadable' {
  const known = files.kept?.(path);
  const lines = known?.kept && search.searchKept(known.kept, known.size, where, limit);
  if (lines?.length === 0) return { lines, context: [], changed: false };
  const file = files.open(path);
  if ('code' in file) return file.code === 'ENOENT' ? 'missing' : 'unreadable';
  try {
    if (lines !== undefined && file === known) return { ...search.withContext(file, lines), changed: false };
    return search.search(file, indexedSize, where, limit);
  } finally {
    file.close();
  }
}

/** Files that may have a match, with the blocks that may. */
function* candidateFiles(
  { segments }: LexicalIndex,
  { trigrams }: CompiledQuery,
): Generator<{ segment: LexicalSegment; fileId: number; candidates: readonly number[] }> {
  for (const segment of segments) {
    const { fileIds } = segment.blocks;
    const blocks = candidateBlocks(segment, trigrams);
    for (let from = 0; from < blocks.length; ) {
      const fileId = fileIds[blocks[from]];
      let to = from + 1;
      while (to < blocks.length && fileIds[blocks[to]] === fileId) to++;
      if (!segment.deleted.has(fileId)) yield { segment, fileId, candidates: blocks.slice(from, to) };
      from = to;
    }
  }
}
