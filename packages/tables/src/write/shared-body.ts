/** Buffers of a body start at multiples of this many bytes: what the Arrow format recommends, and a cache line. */
export const BODY_ALIGNMENT = 64;

/** The next multiple of {@link BODY_ALIGNMENT}. */
export const padded = (bytes: number): number => Math.ceil(bytes / BODY_ALIGNMENT) * BODY_ALIGNMENT;

/**
 * One SharedArrayBuffer that holds all buffers of a record batch in schema order, each 64-byte aligned, with zeroes between:
 *
 *     | validity 0 | values 0 | offsets 1 | values 1 | ...
 *
 * This is byte for byte the body of the Arrow IPC message of the batch, so storing it is one write and handing it to another
 * thread is handing over one reference.
 */
export class SharedBody {
  readonly buffer: SharedArrayBuffer;
  #position = 0;

  /** @param sizes - bytes of each buffer, in the order in which they will be taken */
  constructor(sizes: readonly number[]) {
    this.buffer = new SharedArrayBuffer(sizes.reduce((total, size) => total + padded(size), 0));
  }

  /** The next buffer, as bytes. */
  take(size: number): Uint8Array<SharedArrayBuffer> {
    const view = new Uint8Array(this.buffer, this.#position, size);
    this.#position += padded(size);
    return view;
  }
}
