/** Longest place that is kept, in bytes. */
const CAPACITY = 1020;

const encoder = new TextEncoder();

/**
 * Where a worker writes what it works on, so that the main thread can still read it when the worker has died:
 *
 *     | u32 bytes in use | UTF-8, at most 1020 bytes |
 */
export class PlaceBoard {
  readonly memory: SharedArrayBuffer;
  readonly #length: Uint32Array;
  readonly #text: Uint8Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(4 + CAPACITY)) {
    this.memory = memory;
    this.#length = new Uint32Array(memory, 0, 1);
    this.#text = new Uint8Array(memory, 4);
  }

  write(place: string): void {
    this.#length[0] = encoder.encodeInto(place, this.#text).written;
  }

  clear(): void {
    this.#length[0] = 0;
  }

  /** What was last written, or null. */
  read(): string | null {
    const length = this.#length[0];
    return length === 0 ? null : Buffer.from(this.#text.slice(0, length)).toString('utf8');
  }
}
