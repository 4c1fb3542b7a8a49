import { BlockSet } from '../segments/block-set.ts';
import type { LexicalSegment } from '../segments/lexical-segment.ts';
import { lowerBound } from '../segments/lower-bound.ts';
import type { TrigramQuery } from './trigram-query.ts';

/** Every block: what a query gives that says nothing about this segment. */
const EVERY = 'every';

/** Bytes of postings that take as long to decode as a block takes to be looked through. */
const BYTES_FOR_BLOCK = 50;
/** Trigrams that are looked up at once, so that the shortest postings of these are decoded first. */
const GROUP = 4;

/** The blocks of a segment that satisfy a query, ascending: all blocks with a match, and few without. */
export function candidateBlocks(segment: LexicalSegment, query: TrigramQuery): Uint32Array {
  const blocks = evaluate(segment, query);
  return blocks === EVERY ? Uint32Array.from({ length: segment.blocks.length }, (_, block) => block) : blocks.toArray();
}

function evaluate(segment: LexicalSegment, query: TrigramQuery): BlockSet | typeof EVERY {
  switch (query.kind) {
    case 'all':
      return EVERY;
    case 'none':
      return new BlockSet(segment.blocks.length);
    case 'trigram':
      return ofRows(segment, ...rowOf(segment, query.trigram));
    case 'range':
      return ofRange(segment, query.from, query.to);
    case 'or':
      return ofAny(segment, query.queries);
    case 'and':
      return ofAll(segment, query.queries);
  }
}

/** The row of a trigram as a half-open range, which is empty if the segment has no such trigram. */
function rowOf(segment: LexicalSegment, trigram: number): [from: number, to: number] {
  const row = lowerBound(segment.trigrams, trigram);
  return [row, segment.trigrams[row] === trigram ? row + 1 : row];
}

function ofRows({ blocks, trigramBlocks }: LexicalSegment, from: number, to: number): BlockSet {
  const set = new BlockSet(blocks.length);
  const { offsets, bytes } = trigramBlocks;
  for (let row = from; row < to; row++) set.addPostings(bytes, offsets[row], offsets[row + 1]);
  return set;
}

function ofRange(segment: LexicalSegment, first: number, end: number): BlockSet | typeof EVERY {
  const from = lowerBound(segment.trigrams, first);
  const to = lowerBound(segment.trigrams, end);
  const { offsets } = segment.trigramBlocks;
  // Long postings for one or two bytes mean that nearly every block has them: decoding would cost more than it saves.
  return offsets[to] - offsets[from] > segment.blocks.length ? EVERY : ofRows(segment, from, to);
}

function ofAny(segment: LexicalSegment, queries: readonly TrigramQuery[]): BlockSet | typeof EVERY {
  const union = new BlockSet(segment.blocks.length);
  for (const query of queries) {
    const blocks = evaluate(segment, query);
    if (blocks === EVERY) return EVERY;
    union.add(blocks);
  }
  return union;
}

/** @param queries - those expected to leave the fewest blocks first, see `rarestFirst` */
function ofAll(segment: LexicalSegment, queries: readonly TrigramQuery[]): BlockSet | typeof EVERY {
  const { offsets } = segment.trigramBlocks;
  const bytesOf = (row: number) => offsets[row + 1] - offsets[row];
  let blocks: BlockSet | typeof EVERY = EVERY;
  /** Blocks left, times the postings that looking through them is worth. */
  let worth = Infinity;
  const keep = (others: BlockSet | typeof EVERY): void => {
    if (others === EVERY) return;
    if (blocks === EVERY) blocks = others;
    else blocks.keepOnly(others);
    worth = blocks.size * BYTES_FOR_BLOCK;
  };
  const keepRow = (row: number): void => {
    if (blocks === EVERY) blocks = ofRows(segment, row, row + 1);
    else blocks.keepOnlyPostings(segment.trigramBlocks.bytes, offsets[row], offsets[row + 1]);
    worth = blocks.size * BYTES_FOR_BLOCK;
  };
  const trigrams = queries.filter((query) => query.kind === 'trigram');
  for (let from = 0; from < trigrams.length && worth > BYTES_FOR_BLOCK; from += GROUP) {
    const rows: number[] = [];
    for (let i = from; i < Math.min(from + GROUP, trigrams.length); i++) {
      const [row, to] = rowOf(segment, trigrams[i].trigram);
      if (row === to) return new BlockSet(segment.blocks.length);
      rows.push(row);
    }
    // The shortest postings leave the fewest blocks.
    rows.sort((a, b) => bytesOf(a) - bytesOf(b));
    for (const row of rows) if (bytesOf(row) <= worth) keepRow(row);
  }
  for (const query of queries) if (query.kind !== 'trigram' && worth > BYTES_FOR_BLOCK) keep(evaluate(segment, query));
  return blocks;
}
