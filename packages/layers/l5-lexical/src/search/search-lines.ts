import type { CompiledQuery } from './compile-query.ts';
import { FileSearch } from './file-search.ts';
import type { LineSearchOptions } from './line-search-options.ts';
import type { LineSearchReport, StaleFile } from './line-search-report.ts';
import type { ContextLine } from './match/context-lines.ts';
import type { FoundLine } from './match/found-line.ts';
import { GuardedMatcher, TimeLimitReached } from './match/guarded-matcher.ts';
import type { LexicalSegment } from './segments/lexical-segment.ts';
import type { LexicalIndex } from './segments/open-lexical-index.ts';
import { candidateBlocks } from './trigrams/candidate-blocks.ts';

/** The matching lines of a file. */
export interface FileLines {
  readonly fileId: number;
  readonly path: string;
  readonly lines: readonly FoundLine[];
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
  const matcher = query.createMatcher(timeLimit);
  const search = new FileSearch(matcher, options);
  const stale: StaleFile[] = [];
  let lines = 0;
  let filesRead = 0;
  let current: string | undefined;
  let timedOutIn: string | undefined;
  try {
    for (const { segment, fileId, blocks } of candidateFiles(index, query)) {
      const path = index.files.path(fileId);
      if (accept !== undefined && !accept({ path, language: index.files.language(fileId) })) continue;
      const file = options.files.open(path);
      if ('code' in file) {
        stale.push({ path, reason: file.code === 'ENOENT' ? 'missing' : 'unreadable' });
        continue;
      }
      filesRead++;
      current = path;
      let result: ReturnType<FileSearch['search']>;
      try {
        result = search.search(file, index.files.size(fileId), segment.blocks, blocks, limit - lines);
      } finally {
        file.close();
      }
      if (result.changed) stale.push({ path, reason: 'changed' });
      lines += result.lines.length;
      if (result.lines.length > 0) yield { fileId, path, lines: result.lines, context: result.context };
      if (lines >= limit) break;
    }
  } catch (error) {
    if (!(error instanceof TimeLimitReached)) throw error;
    timedOutIn = current;
  } finally {
    if (matcher instanceof GuardedMatcher) matcher.close();
  }
  return {
    lines,
    limited: lines >= limit,
    blocksRead: search.blocksRead,
    blocksTotal: index.segments.reduce((total, { blocks }) => total + blocks.length, 0),
    filesRead,
    bytesRead: search.bytesRead,
    stale,
    guarded: matcher instanceof GuardedMatcher && matcher.guarded,
    timedOutIn,
  };
}

/** Files that may have a match, with the blocks that may. */
function* candidateFiles(
  { segments }: LexicalIndex,
  { trigrams }: CompiledQuery,
): Generator<{ segment: LexicalSegment; fileId: number; blocks: readonly number[] }> {
  for (const segment of segments) {
    const { fileIds } = segment.blocks;
    const blocks = candidateBlocks(segment, trigrams);
    for (let from = 0; from < blocks.length; ) {
      const fileId = fileIds[blocks[from]];
      let to = from + 1;
      while (to < blocks.length && fileIds[blocks[to]] === fileId) to++;
      if (!segment.deleted.has(fileId)) yield { segment, fileId, blocks: blocks.slice(from, to) };
      from = to;
    }
  }
}
