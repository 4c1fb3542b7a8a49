import { forEachInList } from '../../postings/decode-list.ts';
import type { LexicalSegment } from '../segments/lexical-segment.ts';

/** Calls `visit` for each block with the term of a row, ascending. */
export function forEachBlock(
  { blocks, termPostings }: LexicalSegment,
  row: number,
  visit: (block: number) => void,
): void {
  const { bytes, offsets } = termPostings;
  const from = offsets[row];
  const to = offsets[row + 1];
  if (to - from !== (blocks.length + 7) >> 3) {
    forEachInList(bytes, from, to, 1, visit);
    return;
  }
  for (let at = from; at < to; at++) {
    for (let bits = bytes[at]; bits !== 0; bits &= bits - 1) visit(8 * (at - from) + 31 - Math.clz32(bits & -bits));
  }
}

/** In how many blocks the term of a row is. */
export function countBlocks({ blocks, termPostings }: LexicalSegment, row: number): number {
  const { bytes, offsets } = termPostings;
  const isBitmap = offsets[row + 1] - offsets[row] === (blocks.length + 7) >> 3;
  let count = 0;
  for (let at = offsets[row]; at < offsets[row + 1]; at++) {
    if (isBitmap) for (let bits = bytes[at]; bits !== 0; bits &= bits - 1) count++;
    // Each number of a list ends with the only byte of its without the high bit.
    else if (bytes[at] < 0x80) count++;
  }
  return count;
}

/** Calls `visit` with the id of each file of the row of a path's term. */
export function forEachFile(
  { firstFile, termPostings }: LexicalSegment,
  row: number,
  visit: (file: number) => void,
): void {
  forEachInList(termPostings.bytes, termPostings.offsets[row], termPostings.offsets[row + 1], 1, (file) =>
    visit(firstFile + file),
  );
}
