import { ArrowDecodeError } from './arrow-failure.ts';

/** What compressed buffers may announce in all, for each byte there is, and beside that: columns of one value shrink that much, tables hardly ever. */
const GROWTH = 1000;
const ALWAYS = 1 << 24;

/**
 * Bounds what decompressing a file or stream may take. A frame of zstd grows 32,768 times, and frames may be named more than once, so that without
 * a bound a megabyte of hostile bytes would ask for 32 GB and more.
 */
export class GrowthBudget {
  readonly #most: number;
  #left: number;

  /** @param byteLength - of the whole file or stream */
  constructor(byteLength: number) {
    this.#most = ALWAYS + byteLength * GROWTH;
    this.#left = this.#most;
  }

  /** @throws ArrowDecodeError when buffers announce more in all than a file of this length may */
  take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new ArrowDecodeError('damaged', `at most ${this.#most} bytes when decompressed`, 'more');
  }
}
