import type { ByteSink } from './byte-sink.ts';

/** Collects what is written; `toBytes` puts it together, in memory of the kind asked for. */
export class MemorySink implements ByteSink {
  readonly #parts: Uint8Array[] = [];
  byteLength = 0;

  write(parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.#parts.push(part);
      this.byteLength += part.byteLength;
    }
  }

  /** Everything written so far, copied once into one buffer, by default a SharedArrayBuffer. */
  toBytes<B extends ArrayBufferLike = SharedArrayBuffer>(
    buffer: B = new SharedArrayBuffer(this.byteLength) as unknown as B,
  ): Uint8Array<B> {
    const bytes = new Uint8Array(buffer, 0, this.byteLength);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.byteLength;
    }
    return bytes;
  }
}
