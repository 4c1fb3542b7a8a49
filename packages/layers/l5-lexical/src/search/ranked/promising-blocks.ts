import type { LexicalSegment } from '../segments/lexical-segment.ts';
import { lowerBound } from '../segments/lower-bound.ts';
import type { LexicalIndex } from '../segments/open-lexical-index.ts';
import type { SoughtTerm } from './sought-terms.ts';
import { forEachBlock, forEachFile } from './term-postings.ts';

/** A term in a path is worth so much of one in the text, where a block has another term of the query. */
const PATH_SHARE = 0.4;

/**
 * The blocks in which the best documents for some terms are likely to be: those that have the most and most telling terms. Their text is then read to be exact: so the
 * index need not say on which line a term is, nor how often, and takes a fifth of the room.
 *
 * @param accept - files to look at
 * @param most - blocks to give
 * @returns blocks by segment, ascending
 */
export function promisingBlocks(
  { segments }: LexicalIndex,
  sought: readonly SoughtTerm[],
  accept: (fileId: number) => boolean,
  most: number,
): readonly Uint32Array[] {
  const best = new BestBlocks(most);
  segments.forEach((segment, i) => {
    const scores = scoresOf(segment, i, sought);
    for (let block = 0; block < scores.length; block++) {
      if (scores[block] > best.least && isWanted(segment, block, accept)) best.add(i, block, scores[block]);
    }
  });
  return best.bySegment(segments.length);
}

function isWanted({ blocks, deleted }: LexicalSegment, block: number, accept: (fileId: number) => boolean): boolean {
  return !deleted.has(blocks.fileIds[block]) && accept(blocks.fileIds[block]);
}

/** What each block of a segment has of the terms; of several forms of a term it has, the one that counts most counts. */
function scoresOf(segment: LexicalSegment, number: number, sought: readonly SoughtTerm[]): Float32Array {
  const { fileIds, length } = segment.blocks;
  const scores = new Float32Array(length);
  const inPaths = new Map<number, number>();
  /** The last term whose weight each block got, plus 1. */
  const counted = new Uint8Array(length);
  sought.forEach(({ weight, forms }, term) => {
    const files = new Map<number, number>();
    for (const { rows, pathRows, share } of forms) {
      if (rows[number] >= 0) {
        forEachBlock(segment, rows[number], (block) => {
          if (counted[block] === term + 1) return;
          counted[block] = term + 1;
          scores[block] += share * weight;
        });
      }
      if (pathRows[number] >= 0) {
        forEachFile(segment, pathRows[number], (file) => {
          if (!files.has(file)) files.set(file, PATH_SHARE * share * weight);
        });
      }
    }
    for (const [file, worth] of files) inPaths.set(file, (inPaths.get(file) ?? 0) + worth);
  });
  for (const [file, worth] of inPaths) {
    for (let block = lowerBound(fileIds, file); fileIds[block] === file; block++) {
      if (scores[block] > 0) scores[block] += worth;
    }
  }
  return scores;
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
