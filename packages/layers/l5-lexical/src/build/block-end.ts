import { LINE_FEED } from '../text/word-bytes.ts';

/**
 * Where the block that starts at `start` ends: after the first line that ends at or beyond `blockBytes`, or at the end of the file. A block has at least
 * one whole line, however long.
 *
 * @param bytes - contents of several files back to back
 * @param end - where the file ends
 */
export function blockEnd(bytes: Uint8Array, start: number, end: number, blockBytes: number): number {
  if (end - start <= blockBytes) return end;
  // The search of Buffer is the C library's; Uint8Array's own is ten times slower.
  const rest = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, end - start);
  const feed = rest.indexOf(LINE_FEED, blockBytes - 1);
  return feed < 0 ? end : start + feed + 1;
}
