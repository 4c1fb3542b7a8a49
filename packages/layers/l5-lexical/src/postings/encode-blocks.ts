import { listEntryBytes, writeListEntry } from './encode-list.ts';

/** Blocks a segment may have: their numbers are 16 bits while a segment is built. */
export const MAX_BLOCKS = 65_535;

/** Bytes of a bitmap over the blocks of a segment. */
export const bitmapBytes = (blocks: number): number => (blocks + 7) >> 3;

/**
 * Writes the ascending blocks `blocksOf[from..to)` of a segment as a list or a bitmap, whichever is shorter, and gives the position after it. See
 * `lexical_trigrams`.
 *
 * @param bitmap - bytes of a bitmap; so many are needed at most
 */
export function encodeBlocks(
  blocksOf: Uint16Array,
  from: number,
  to: number,
  bitmap: number,
  bytes: Uint8Array,
  start: number,
): number {
  // A list has at least a byte a block, so it can only be shorter if it has fewer blocks than the bitmap has bytes.
  if (to - from < bitmap) {
    const longest = start + bitmap;
    let at = start;
    let last = -1;
    let i = from;
    for (; i < to && at < longest; i++) {
      const block = blocksOf[i];
      const distance = block - last - 1;
      last = block;
      if (distance < 0x80) {
        bytes[at++] = distance;
        continue;
      }
      if (at + listEntryBytes(distance) >= longest) break;
      at = writeListEntry(bytes, at, distance);
    }
    if (i === to && at < longest) return at;
  }
  const end = start + bitmap;
  bytes.fill(0, start, end);
  for (let i = from; i < to; i++) bytes[start + (blocksOf[i] >> 3)] |= 1 << (blocksOf[i] & 7);
  return end;
}
