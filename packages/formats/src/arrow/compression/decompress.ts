import { zstdDecompressSync } from 'node:zlib';
import { decodeFrame } from '../../lz4/decode-frame.ts';
import { MAX_GROWTH as LZ4_GROWTH } from '../../lz4/layout.ts';
import type { Compression } from './compression.ts';

/**
 * How many bytes a byte of a frame can become at most: a block of zstd of 128 KiB takes at least 4 bytes. What claims more is damaged, and is refused before
 * memory is taken for it.
 */
export const MAX_GROWTH: Readonly<Record<Compression, number>> = { lz4: LZ4_GROWTH, zstd: 1 << 15 };

/**
 * What is in a frame, at a multiple of 8 of its memory. Takes memory for `byteLength` bytes, whatever the frame says.
 *
 * @throws Error when the frame is damaged, or holds more or fewer bytes
 */
export function decompress(frame: Uint8Array, byteLength: number, compression: Compression): Uint8Array {
  if (compression === 'lz4') return decodeFrame(frame, byteLength);
  const bytes = zstdDecompressSync(frame, {
    chunkSize: Math.max(1024, byteLength),
    maxOutputLength: byteLength || 1,
  });
  if (bytes.byteLength !== byteLength) throw new Error(`one of ${bytes.byteLength}`);
  // Views of numbers must lie at multiples of their size, which pieces of the small buffers that Node shares out do not.
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}
