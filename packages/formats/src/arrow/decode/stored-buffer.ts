import { zstdDecompressSync } from 'node:zlib';
import { COMPRESSED_PREFIX, NOT_COMPRESSED } from '../layout.ts';
import { ArrowDecodeError } from './arrow-failure.ts';

/** No zstd frame grows more: a block of 128 KiB takes at least 4 bytes. What claims more is damaged, and is refused before memory is reserved for it. */
const MAX_GROWTH = 1 << 15;

/** A buffer of a body: a view of it, or a frame that becomes memory of its own when it is first asked for. */
export class StoredBuffer {
  /** Bytes once it is decompressed. */
  readonly byteLength: number;
  /** Whether `bytes` costs nothing. */
  readonly isView: boolean;
  readonly #stored: Uint8Array;
  #bytes: Uint8Array | undefined;

  private constructor(stored: Uint8Array, byteLength: number, isView: boolean) {
    this.#stored = stored;
    this.byteLength = byteLength;
    this.isView = isView;
    if (isView) this.#bytes = stored.subarray(0, byteLength);
  }

  static plain(region: Uint8Array): StoredBuffer {
    return new StoredBuffer(region, region.byteLength, true);
  }

  /** @param region - of a compressed body: with the prefix. @throws ArrowDecodeError when the prefix says what cannot be */
  static prefixed(region: Uint8Array): StoredBuffer {
    if (region.byteLength === 0) return StoredBuffer.plain(region);
    if (region.byteLength < COMPRESSED_PREFIX) throw tooShort(region.byteLength);
    const length = Number(new DataView(region.buffer, region.byteOffset, COMPRESSED_PREFIX).getBigInt64(0, true));
    const stored = region.subarray(COMPRESSED_PREFIX);
    if (length === NOT_COMPRESSED) return StoredBuffer.plain(stored);
    if (!(length >= 0 && length <= stored.byteLength * MAX_GROWTH)) {
      throw new ArrowDecodeError(
        'damaged',
        `a buffer of at most ${stored.byteLength * MAX_GROWTH} bytes behind a frame of ${stored.byteLength}`,
        `${length}`,
      );
    }
    return new StoredBuffer(stored, length, false);
  }

  /** The buffer's first `length` bytes, which must be there; views stay views. */
  cut(length: number): StoredBuffer {
    return this.isView ? new StoredBuffer(this.#stored, length, true) : this;
  }

  /** @throws ArrowDecodeError when the frame is damaged, or longer or shorter than its prefix says */
  bytes(): Uint8Array {
    this.#bytes ??= this.#decompress();
    return this.#bytes;
  }

  #decompress(): Uint8Array {
    const { byteLength } = this;
    let bytes: Uint8Array;
    try {
      bytes = zstdDecompressSync(this.#stored, {
        chunkSize: Math.max(1024, byteLength),
        maxOutputLength: byteLength || 1,
      });
    } catch (error) {
      const { message } = error as Error;
      throw new ArrowDecodeError('damaged', `a zstd frame of ${byteLength} bytes`, message);
    }
    if (bytes.byteLength !== byteLength) {
      throw new ArrowDecodeError('damaged', `a zstd frame of ${byteLength} bytes`, `one of ${bytes.byteLength}`);
    }
    // Views of numbers must lie at multiples of their size, which pieces of the small buffers that Node shares out do not.
    return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  }
}

function tooShort(length: number): ArrowDecodeError {
  return new ArrowDecodeError('damaged', `a buffer of ${COMPRESSED_PREFIX} bytes or more, or none`, `${length} bytes`);
}
