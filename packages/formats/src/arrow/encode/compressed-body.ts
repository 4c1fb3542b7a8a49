import { padded } from '@strata/tables';
import { BufferRegion } from 'apache-arrow/ipc/metadata/message';
import { compress } from '../compression/compress.ts';
import type { Compression } from '../compression/compression.ts';
import { COMPRESSED_PREFIX, NOT_COMPRESSED } from '../layout.ts';

/** Shorter buffers are written as they are: a frame's header and the reader's call cost more than they save. */
const MIN_COMPRESSED = 256;

/** A body in which some buffers are compressed. */
export interface CompressedBody {
  readonly regions: BufferRegion[];
  readonly parts: Uint8Array[];
  /** A multiple of 64. */
  readonly byteLength: number;
  readonly compression: Compression;
}

/**
 * Lays out the buffers of a batch that says of itself that it is compressed. Each buffer then begins with its length, a 64-bit number; -1 says that
 * what follows is the buffer as it is, so that columns which are read at random stay views of a mapped file:
 *
 *     | length i64 | frame …      at a multiple of 8
 *     |    -1      | bytes …      so that the bytes lie at a multiple of 64
 *
 * @param isWorth - by position of the buffer: whether to compress it; one that would not get smaller is written as it is
 */
export function compressedBody(
  buffers: readonly Uint8Array[],
  compression: Compression,
  isWorth: (buffer: number) => boolean,
): CompressedBody {
  const parts: Uint8Array[] = [];
  let end = 0;
  const put = (at: number, ...bytes: Uint8Array[]): void => {
    if (at > end) parts.push(new Uint8Array(at - end));
    parts.push(...bytes);
    end = bytes.reduce((sum, { byteLength }) => sum + byteLength, at);
  };
  const regions = buffers.map((buffer, i) => {
    const next = Math.ceil(end / 8) * 8;
    if (buffer.byteLength === 0) return new BufferRegion(next, 0);
    const frame = isWorth(i) && buffer.byteLength >= MIN_COMPRESSED ? compress(buffer, compression) : buffer;
    const isSmaller = frame.byteLength < buffer.byteLength;
    const start = isSmaller ? next : padded(end + COMPRESSED_PREFIX) - COMPRESSED_PREFIX;
    put(start, prefix(isSmaller ? buffer.byteLength : NOT_COMPRESSED), isSmaller ? frame : buffer);
    return new BufferRegion(start, COMPRESSED_PREFIX + (isSmaller ? frame : buffer).byteLength);
  });
  put(padded(end));
  return { regions, parts, byteLength: end, compression };
}

function prefix(length: number): Uint8Array {
  const bytes = new Uint8Array(COMPRESSED_PREFIX);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(length), true);
  return bytes;
}
