import { BlockReader } from '../files/block-reader.ts';
import type { StaleFile } from '../line-search-report.ts';
import type { SegmentBlocks } from '../segments/lexical-segment.ts';
import type { LexicalIndex } from '../segments/open-lexical-index.ts';
import { DocumentScorer, type LineRange } from './document-scorer.ts';
import type { Documents } from './documents.ts';
import { promisingBlocks } from './promising-blocks.ts';
import type { RankedDocument, RankOptions } from './rank-options.ts';
import { soughtTerms } from './sought-terms.ts';
import { asksForTests, isTestPath } from './test-paths.ts';

export interface RankedResult {
  /** Best first; of equals, the first in order. */
  readonly best: readonly RankedDocument[];
  /** Files that would have been looked at, but are not what was indexed. */
  readonly stale: readonly StaleFile[];
}

/**
 * The documents that fit some words best.
 *
 * BM25F (Robertson, Zaragoza, Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM 2004) over the fields body, name, scope and path. The index says
 * which blocks have the most telling terms (`promisingBlocks`); the text of those and of the blocks beside them says how often each document has each. The count
 * of a term in a body is taken as 1 + ln(count): code repeats a name because it must. A body is as long as it has words, compared with the others that were looked
 * at: lines would count blank ones, and those of a docstring. Tests have the words of what they test, and are seldom what is sought.
 */
export function rankDocuments(
  index: LexicalIndex,
  documents: Documents,
  query: string,
  options: RankOptions,
): RankedResult {
  const {
    limit = 10,
    accept = () => true,
    acceptFile = () => true,
    blocks: most = 150,
    testShare = 0.8,
    files,
  } = options;
  const sought = soughtTerms(index, query, documents.count);
  const scorer = new DocumentScorer(documents, sought, options);
  const reader = new BlockReader();
  const forTests = asksForTests(query);
  const stale: StaleFile[] = [];
  promisingBlocks(index, sought, acceptFile, most).forEach((candidates, number) => {
    const { blocks } = index.segments[number];
    for (let from = 0; from < candidates.length; ) {
      const fileId = blocks.fileIds[candidates[from]];
      let to = from + 1;
      while (to < candidates.length && blocks.fileIds[candidates[to]] === fileId) to++;
      const promising = candidates.subarray(from, to);
      const wanted = withNeighbours(blocks, promising);
      const lines = index.files.lines(fileId);
      const ranges = Array.from(promising, (block) => linesOf(blocks, block, lines));
      from = to;
      const path = index.files.path(fileId);
      const file = files.open(path);
      if ('code' in file) {
        stale.push({ path, reason: file.code === 'ENOENT' ? 'missing' : 'unreadable' });
        continue;
      }
      try {
        scorer.begin(fileId, path, lines, ranges);
        const unchanged = reader.read(file, index.files.size(fileId), blocks, wanted, (block, contents) => {
          scorer.add(contents, blocks.lines[block]);
          return true;
        });
        if (!unchanged) stale.push({ path, reason: 'changed' });
        else scorer.finish(isTestPath(path) && !forTests ? testShare : 1);
      } finally {
        file.close();
      }
    }
  });
  const ranked = scorer.scores().sort((x, y) => y.score - x.score || x.document - y.document);
  const best: RankedDocument[] = [];
  for (const one of ranked) {
    if (best.length === limit) break;
    if (accept(one.document)) best.push(one);
  }
  return { best, stale };
}

/** The lines of a block. @param lines - of its file */
function linesOf({ fileIds, lines: firstLines }: SegmentBlocks, block: number, lines: number): LineRange {
  const isLast = fileIds[block + 1] !== fileIds[block];
  return { first: firstLines[block], last: isLast ? lines : firstLines[block + 1] - 1 };
}

/** Some blocks of a file, ascending, and those right before and after them: a document seldom lies in one block. */
function withNeighbours({ fileIds, length }: SegmentBlocks, blocks: Uint32Array): Uint32Array {
  const all: number[] = [];
  for (const block of blocks) {
    for (let i = Math.max(block - 1, 0); i <= Math.min(block + 1, length - 1); i++) {
      if (fileIds[i] === fileIds[block] && (all.length === 0 || all[all.length - 1] < i)) all.push(i);
    }
  }
  return Uint32Array.from(all);
}
