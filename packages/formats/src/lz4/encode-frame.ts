import { blockBound, encodeBlock } from './encode-block.ts';
import { BLOCK_BYTES, FLAG, FRAME_MAGIC, STORED_BLOCK, VERSION } from './layout.ts';
import { xxh32 } from './xxh32.ts';

/** Magic, two bytes of flags, the content's size, and a checksum of these ten. */
const HEADER_BYTES = 15;
const END_BYTES = 4;
/** What a block may take beside its share of `blockBound` of the whole: its length, and what rounding adds. */
const BLOCK_BYTES_MORE = 4 + 17;

/**
 * Bytes as an LZ4 frame: independent blocks of the smallest size that the frame format has for so many bytes, the content's size, no checksums of contents.
 *
 *     | magic u32 | flags, block size | content size u64 | checksum u8 | block … | 0 u32 |        block: | length u32 | bytes |
 */
export function encodeFrame(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = [4, 5, 6].find((id) => content.byteLength <= BLOCK_BYTES[id]) ?? 7;
  const blockBytes = BLOCK_BYTES[size];
  const blocks = Math.ceil(content.byteLength / blockBytes);
  const frame = new Uint8Array(HEADER_BYTES + blocks * BLOCK_BYTES_MORE + blockBound(content.byteLength) + END_BYTES);
  const view = new DataView(frame.buffer);
  view.setUint32(0, FRAME_MAGIC, true);
  frame[4] = VERSION | FLAG.independentBlocks | FLAG.contentSize;
  frame[5] = size << 4;
  view.setBigUint64(6, BigInt(content.byteLength), true);
  frame[14] = xxh32(frame.subarray(4, 14)) >>> 8;
  let end = HEADER_BYTES;
  for (let from = 0; from < content.byteLength; from += blockBytes) {
    const to = Math.min(from + blockBytes, content.byteLength);
    const start = end + 4;
    end = encodeBlock(content, from, to, frame, start);
    if (end - start >= to - from) {
      frame.set(content.subarray(from, to), start);
      end = start + to - from;
      view.setUint32(start - 4, STORED_BLOCK + to - from, true);
    } else view.setUint32(start - 4, end - start, true);
  }
  view.setUint32(end, 0, true);
  return frame.subarray(0, end + END_BYTES);
}
