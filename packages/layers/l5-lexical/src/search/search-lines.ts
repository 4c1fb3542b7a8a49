import { CandidateSearch } from './candidate-search.ts';
import type { CompiledQuery } from './compile-query.ts';
import type { FileLines } from './file-lines.ts';
import type { LineSearchOptions } from './line-search-options.ts';
import type { LineSearchReport } from './line-search-report.ts';
import { BlockList } from './segments/block-list.ts';
import type { FileDirectory } from './segments/file-directory.ts';
import type { LexicalIndex } from './segments/open-lexical-index.ts';
import { CandidateBlocks } from './trigrams/candidate-blocks.ts';

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
  const search = new CandidateSearch(index.files, scanner, options);
  const blocksOf = new CandidateBlocks(query.trigrams);
  const list = new BlockList();
  try {
    for (const segment of index.segments) {
      if (search.isDone) break;
      const { blocks, deleted } = segment;
      let from = list.length;
      blocksOf.addTo(list, segment);
      const { blocks: candidates, length } = list;
      while (from < length && !search.isDone) {
        const fileId = blocks.fileIds[candidates[from]];
        let to = from + 1;
        while (to < length && blocks.fileIds[candidates[to]] === fileId) to++;
        if (!deleted.has(fileId) && (accept === undefined || accept(fileOf(index.files, fileId)))) {
          search.add({ fileId, blocks, candidates, from, to });
          for (const found of search.take()) yield found;
        }
        from = to;
      }
    }
    search.finish();
    for (const found of search.take()) yield found;
  } finally {
    guarded?.close();
  }
  return {
    lines: search.lines,
    limited: search.lines >= limit,
    blocksRead: search.blocksRead,
    blocksTotal: index.segments.reduce((total, { blocks }) => total + blocks.length, 0),
    filesRead: search.filesRead,
    bytesRead: search.bytesRead,
    stale: search.stale,
    guarded: guarded?.guarded ?? false,
    timedOutIn: search.timedOutIn,
  };
}

function fileOf(files: FileDirectory, fileId: number): { readonly path: string; readonly language: string } {
  return { path: files.path(fileId), language: files.language(fileId) };
}
