import type { LexicalSegment } from '../segments/lexical-segment.ts';
import type { LexicalIndex } from '../segments/open-lexical-index.ts';
import { countBlocks, forEachBlock, forEachFile, pathTerm, termRow } from './term-postings.ts';

/** A term in a path is worth so much of one in the text, where a block has another term of the query. */
const PATH_SHARE = 0.4;

/** What the index says of the words of a query. */
export interface PromisingBlocks {
  /** How telling each term is: BM25's inverse document frequency, over blocks. */
  readonly weights: Float64Array;
  /** By file id: bit t is set if the path has term t. */
  readonly paths: ReadonlyMap<number, number>;
  /** Blocks that have the most and most telling terms, by segment, ascending. */
  readonly blocks: readonly Uint32Array[];
}

/**
 * The blocks in which the best documents for some terms are likely to be. Their text is then read to be exact: so the index need not say on which line a term
 * is, nor how often, and takes a fifth of the room.
 *
 * @param terms - at most 31
 * @param accept - files to look at
 * @param most - blocks to give
 */
export function promisingBlocks(
  { segments }: LexicalIndex,
  terms: readonly Uint8Array[],
  accept: (fileId: number) => boolean,
  most: number,
): PromisingBlocks {
  const rows = segments.map((segment) => terms.map((term) => termRow(segment, term)));
  const pathTerms = terms.map(pathTerm);
  const pathRows = segments.map((segment) => pathTerms.map((term) => termRow(segment, term)));
  const total = segments.reduce((sum, { blocks }) => sum + blocks.length, 0);
  const weights = Float64Array.from(terms, (_, term) => {
    let having = 0;
    segments.forEach((segment, i) => {
      if (rows[i][term] >= 0) having += countBlocks(segment, rows[i][term]);
    });
    return Math.log(1 + (total - having + 0.5) / (having + 0.5));
  });
  const paths = new Map<number, number>();
  const best = new BestBlocks(most);
  segments.forEach((segment, i) => {
    const scores = scoresOf(segment, rows[i], pathRows[i], weights, paths);
    for (let block = 0; block < scores.length; block++) {
      if (scores[block] > best.least && isWanted(segment, block, accept)) best.add(i, block, scores[block]);
    }
  });
  return { weights, paths, blocks: best.bySegment(segments.length) };
}

function isWanted({ blocks, deleted }: LexicalSegment, block: number, accept: (fileId: number) => boolean): boolean {
  return !deleted.has(blocks.fileIds[block]) && accept(blocks.fileIds[block]);
}

/** Writes files with terms in their paths into `paths`. */
function scoresOf(
  segment: LexicalSegment,
  rows: readonly number[],
  pathRows: readonly number[],
  weights: Float64Array,
  paths: Map<number, number>,
): Float32Array {
  const scores = new Float32Array(segment.blocks.length);
  const here: number[] = [];
  rows.forEach((row, term) => {
    if (row >= 0) {
      forEachBlock(segment, row, (block) => {
        scores[block] += weights[term];
      });
    }
  });
  pathRows.forEach((row, term) => {
    if (row < 0) return;
    forEachFile(segment, row, (file) => {
      if (!paths.has(file)) here.push(file);
      paths.set(file, (paths.get(file) ?? 0) | (1 << term));
    });
  });
  const { fileIds } = segment.blocks;
  for (const file of here) {
    const bits = paths.get(file)!;
    let worth = 0;
    for (let term = 0; term < rows.length; term++) if ((bits >> term) & 1) worth += PATH_SHARE * weights[term];
    for (let block = firstOf(fileIds, file); fileIds[block] === file; block++)
      if (scores[block] > 0) scores[block] += worth;
  }
  return scores;
}

function firstOf(fileIds: Uint32Array, file: number): number {
  let low = 0;
  let high = fileIds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fileIds[middle] < file) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The best of all blocks that are added; of equals the first. A binary heap with the worst on top. */
class BestBlocks {
  readonly #most: number;
  readonly #entries: { readonly segment: number; readonly block: number; readonly score: number }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** What a block must have more of to get in. */
  get least(): number {
    return this.#entries.length < this.#most ? 0 : this.#entries[0].score;
  }

  add(segment: number, block: number, score: number): void {
    const entries = this.#entries;
    const entry = { segment, block, score };
    if (entries.length < this.#most) {
      let at = entries.push(entry) - 1;
      while (at > 0 && isWorse(entry, entries[(at - 1) >> 1])) {
        entries[at] = entries[(at - 1) >> 1];
        at = (at - 1) >> 1;
      }
      entries[at] = entry;
      return;
    }
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < entries.length && isWorse(entries[child + 1], entries[child])) child++;
      if (child >= entries.length || !isWorse(entries[child], entry)) break;
      entries[at] = entries[child];
      at = child;
    }
    entries[at] = entry;
  }

  bySegment(segments: number): Uint32Array[] {
    const blocks: number[][] = Array.from({ length: segments }, () => []);
    for (const { segment, block } of this.#entries) blocks[segment].push(block);
    return blocks.map((some) => Uint32Array.from(some).sort());
  }
}

interface Entry {
  readonly segment: number;
  readonly block: number;
  readonly score: number;
}

function isWorse(a: Entry, b: Entry): boolean {
  if (a.score !== b.score) return a.score < b.score;
  return a.segment !== b.segment ? a.segment > b.segment : a.block > b.block;
}
