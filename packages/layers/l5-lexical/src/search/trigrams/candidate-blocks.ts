import { BlockSet } from '../segments/block-set.ts';
import type { LexicalSegment } from '../segments/lexical-segment.ts';
import { lowerBound } from '../segments/lower-bound.ts';
import type { TrigramQuery } from './trigram-query.ts';

/** Every block: what a query gives that says nothing about this segment. */
const EVERY = 'every';

/** The blocks of a segment that satisfy a query, ascending: all blocks with a match, and few without. */
export function candidateBlocks(segment: LexicalSegment, query: TrigramQuery): readonly number[] {
  const blocks = evaluate(segment, query);
  return blocks === EVERY ? Array.from({ length: segment.blocks.length }, (_, block) => block) : blocks.toArray();
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

function ofAll(segment: LexicalSegment, queries: readonly TrigramQuery[]): BlockSet | typeof EVERY {
  const { offsets } = segment.trigramBlocks;
  const rows: { row: number; bytes: number }[] = [];
  let blocks: BlockSet | typeof EVERY = EVERY;
  for (const query of queries) {
    if (query.kind !== 'trigram') continue;
    const [from, to] = rowOf(segment, query.trigram);
    if (from === to) return new BlockSet(segment.blocks.length);
    rows.push({ row: from, bytes: offsets[from + 1] - offsets[from] });
  }
  // The shortest postings leave the fewest blocks; once there are none, the others need no look.
  rows.sort((a, b) => a.bytes - b.bytes);
  for (const { row } of rows) {
    blocks = intersection(blocks, ofRows(segment, row, row + 1));
    if (blocks.isEmpty) return blocks;
  }
  for (const query of queries) {
    if (query.kind === 'trigram') continue;
    const others = evaluate(segment, query);
    if (others === EVERY) continue;
    blocks = intersection(blocks, others);
    if (blocks.isEmpty) return blocks;
  }
  return blocks;
}

function intersection(blocks: BlockSet | typeof EVERY, others: BlockSet): BlockSet {
  if (blocks === EVERY) return others;
  blocks.keepOnly(others);
  return blocks;
}
