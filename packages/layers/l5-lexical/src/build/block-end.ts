import { LINE_FEED } from '../text/word-bytes.ts';

/**
 * Where the block that starts at `start` ends: after the first line that ends at or beyond `blockBytes`, or at the end of the file. A block has at least
 * one whole line, however long.
 *
 * @param bytes - contents of several files back to back
 * @param end - where the file ends
 */
export function blockEnd(bytes: Buffer, start: number, end: number, blockBytes: number): number {
  if (end - start <= blockBytes) return end;
  // The search of Buffer is the C library's; Uint8Array's own is ten times slower. It ends at the next line feed, or that of a later file.
  const feed = bytes.indexOf(LINE_FEED, start + blockBytes - 1);
  return feed < 0 || feed >= end ? end : feed + 1;
}
