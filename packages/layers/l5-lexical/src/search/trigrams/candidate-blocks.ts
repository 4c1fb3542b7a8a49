import type { BlockList } from '../segments/block-list.ts';
import { BlockSet } from '../segments/block-set.ts';
import type { LexicalSegment } from '../segments/lexical-segment.ts';
import { lowerBound } from '../segments/lower-bound.ts';
import type { TrigramQuery } from './trigram-query.ts';

/** Bytes of postings that take as long to decode as a block takes to be looked through. */
const BYTES_FOR_BLOCK = 50;
/** Trigrams that are looked up at once, so that the shortest postings of these are decoded first. */
const GROUP = 4;

/** Finds blocks that may have a match: all with one, and few without. Memory is reused: a tree can have hundreds of segments, each with some blocks. */
export class CandidateBlocks {
  readonly #query: TrigramQuery;
  /** By depth in the query. */
  readonly #sets: BlockSet[] = [];
  /** The rows of a group of trigrams, those with the shortest postings first. */
  readonly #rows = new Int32Array(GROUP);

  constructor(query: TrigramQuery) {
    this.#query = query;
  }

  /** Adds those of a segment to a list, ascending. */
  addTo(list: BlockList, segment: LexicalSegment): void {
    if (this.#evaluate(segment, this.#query, 0)) {
      this.#sets[0].addTo(list);
      return;
    }
    const { length } = segment.blocks;
    list.reserve(length);
    for (let block = 0; block < length; block++) list.push(block);
  }

  /** Puts the blocks that satisfy a query in the set of a depth. False if the query says nothing about this segment: then it may be every block. */
  #evaluate(segment: LexicalSegment, query: TrigramQuery, depth: number): boolean {
    switch (query.kind) {
      case 'all':
        return false;
      case 'none':
        this.#emptySet(segment, depth);
        return true;
      case 'trigram': {
        const set = this.#emptySet(segment, depth);
        const row = rowOf(segment, query.trigram);
        if (row >= 0) addRow(set, segment, row);
        return true;
      }
      case 'range':
        return this.#ofRange(segment, query.from, query.to, depth);
      case 'or':
        return this.#ofAny(segment, query.queries, depth);
      case 'and':
        return this.#ofAll(segment, query.queries, depth);
    }
  }

  #ofRange(segment: LexicalSegment, first: number, end: number, depth: number): boolean {
    const from = lowerBound(segment.trigrams, first);
    const to = lowerBound(segment.trigrams, end);
    const { offsets } = segment.trigramBlocks;
    // Long postings for one or two bytes mean that nearly every block has them: decoding would cost more than it saves.
    if (offsets[to] - offsets[from] > segment.blocks.length) return false;
    const set = this.#emptySet(segment, depth);
    for (let row = from; row < to; row++) addRow(set, segment, row);
    return true;
  }

  #ofAny(segment: LexicalSegment, queries: readonly TrigramQuery[], depth: number): boolean {
    const union = this.#emptySet(segment, depth);
    for (const query of queries) {
      if (!this.#evaluate(segment, query, depth + 1)) return false;
      union.add(this.#sets[depth + 1]);
    }
    return true;
  }

  /** @param queries - those expected to leave the fewest blocks first, other than trigrams last, see `rarestFirst` */
  #ofAll(segment: LexicalSegment, queries: readonly TrigramQuery[], depth: number): boolean {
    const { bytes, offsets } = segment.trigramBlocks;
    const set = this.#emptySet(segment, depth);
    let isKnown = false;
    /** Blocks left, times the postings that looking through them is worth. */
    let worth = Infinity;
    for (let next = 0; next < queries.length && worth > BYTES_FOR_BLOCK; ) {
      const query = queries[next];
      if (query.kind === 'trigram') {
        const end = Math.min(next + GROUP, queries.length);
        const count = this.#lookUp(segment, queries, next, end);
        if (count < 0) {
          set.clear(segment.blocks.length);
          return true;
        }
        for (const row of this.#rows.subarray(0, count)) {
          if (offsets[row + 1] - offsets[row] > worth) break;
          if (isKnown) set.keepOnlyPostings(bytes, offsets[row], offsets[row + 1]);
          else addRow(set, segment, row);
          isKnown = true;
          worth = set.size * BYTES_FOR_BLOCK;
        }
        next += count;
      } else {
        if (this.#evaluate(segment, query, depth + 1)) {
          if (isKnown) set.keepOnly(this.#sets[depth + 1]);
          else set.add(this.#sets[depth + 1]);
          isKnown = true;
          worth = set.size * BYTES_FOR_BLOCK;
        }
        next++;
      }
    }
    return isKnown;
  }

  /** Looks up the trigrams among queries `from` up to `end`, as far as they are side by side. Gives their number, -1 if the segment has not all. */
  #lookUp(segment: LexicalSegment, queries: readonly TrigramQuery[], from: number, end: number): number {
    const rows = this.#rows;
    const { offsets } = segment.trigramBlocks;
    let count = 0;
    for (let i = from; i < end; i++) {
      const query = queries[i];
      if (query.kind !== 'trigram') break;
      const row = rowOf(segment, query.trigram);
      if (row < 0) return -1;
      // The shortest postings leave the fewest blocks.
      let at = count++;
      for (const size = offsets[row + 1] - offsets[row]; at > 0; at--) {
        if (offsets[rows[at - 1] + 1] - offsets[rows[at - 1]] <= size) break;
        rows[at] = rows[at - 1];
      }
      rows[at] = row;
    }
    return count;
  }

  #emptySet(segment: LexicalSegment, depth: number): BlockSet {
    this.#sets[depth] ??= new BlockSet();
    this.#sets[depth].clear(segment.blocks.length);
    return this.#sets[depth];
  }
}

/** The row of a trigram; -1 if the segment has none. */
function rowOf({ trigrams }: LexicalSegment, trigram: number): number {
  const row = lowerBound(trigrams, trigram);
  return trigrams[row] === trigram ? row : -1;
}

function addRow(set: BlockSet, { trigramBlocks: { bytes, offsets } }: LexicalSegment, row: number): void {
  set.addPostings(bytes, offsets[row], offsets[row + 1]);
}
