import type { Compression } from '../compression/compression.ts';
import { decompress, MAX_GROWTH } from '../compression/decompress.ts';
import { COMPRESSED_PREFIX, NOT_COMPRESSED } from '../layout.ts';
import { ArrowDecodeError } from './arrow-failure.ts';

/** A buffer of a body: a view of it, or a frame that becomes memory of its own when it is first asked for. */
export class StoredBuffer {
  /** Bytes once it is decompressed. */
  readonly byteLength: number;
  readonly #stored: Uint8Array;
  /** Bytes that are wanted, from the front. */
  readonly #wanted: number;
  readonly #compression: Compression | undefined;
  #bytes: Uint8Array | undefined;

  private constructor(stored: Uint8Array, byteLength: number, wanted: number, compression?: Compression) {
    this.#stored = stored;
    this.byteLength = byteLength;
    this.#wanted = wanted;
    this.#compression = compression;
  }

  static plain(region: Uint8Array): StoredBuffer {
    return new StoredBuffer(region, region.byteLength, region.byteLength);
  }

  /** @param region - of a compressed body: with the prefix. @throws ArrowDecodeError when the prefix says what cannot be */
  static prefixed(region: Uint8Array, compression: Compression): StoredBuffer {
    if (region.byteLength === 0) return StoredBuffer.plain(region);
    if (region.byteLength < COMPRESSED_PREFIX) throw tooShort(region.byteLength);
    const length = Number(new DataView(region.buffer, region.byteOffset, COMPRESSED_PREFIX).getBigInt64(0, true));
    const stored = region.subarray(COMPRESSED_PREFIX);
    if (length === NOT_COMPRESSED) return StoredBuffer.plain(stored);
    const most = stored.byteLength * MAX_GROWTH[compression];
    if (!(length >= 0 && length <= most)) {
      throw new ArrowDecodeError(
        'damaged',
        `a buffer of at most ${most} bytes behind a frame of ${stored.byteLength}`,
        `${length}`,
      );
    }
    return new StoredBuffer(stored, length, length, compression);
  }

  /** Whether `bytes` costs nothing. */
  get isView(): boolean {
    return this.#compression === undefined;
  }

  /** The buffer's first `length` bytes, which must be there; views stay views. */
  cut(length: number): StoredBuffer {
    return new StoredBuffer(this.#stored, this.byteLength, length, this.#compression);
  }

  /** @throws ArrowDecodeError when the frame is damaged, or longer or shorter than its prefix says */
  bytes(): Uint8Array {
    this.#bytes ??= (this.#compression ? this.#decompress(this.#compression) : this.#stored).subarray(0, this.#wanted);
    return this.#bytes;
  }

  #decompress(compression: Compression): Uint8Array {
    try {
      return decompress(this.#stored, this.byteLength, compression);
    } catch (error) {
      const { message } = error as Error;
      throw new ArrowDecodeError('damaged', `a frame (${compression}) of ${this.byteLength} bytes`, message);
    }
  }
}

function tooShort(length: number): ArrowDecodeError {
  return new ArrowDecodeError('damaged', `a buffer of ${COMPRESSED_PREFIX} bytes or more, or none`, `${length} bytes`);
}
