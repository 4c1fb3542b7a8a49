import { closeSync, openSync, readSync } from 'node:fs';
import { OPEN_FLAGS } from '../read-head.ts';
import { indexOfByte } from './count-lines.ts';

/** A NUL among this many leading bytes makes a file binary (the same number as in git). */
const BINARY_PROBE = 8000;

export type ReadOutcome =
  | { readonly status: 'indexed'; readonly from: number; readonly to: number }
  | { readonly status: 'too_large' | 'binary'; readonly size: number }
  | { readonly status: 'unreadable'; readonly code: string };

/** The contents of a partition's files, back to back in one SharedArrayBuffer. */
export class ContentBuffer {
  bytes: Uint8Array<SharedArrayBuffer>;
  /** The same memory as 32-bit words. */
  words: Int32Array<SharedArrayBuffer>;
  /** Bytes kept so far. */
  length = 0;

  /** @param expected - sum of the files' sizes; the buffer grows if they turn out larger */
  constructor(expected: number) {
    [this.bytes, this.words] = views(new SharedArrayBuffer(roundUp(expected + 1)));
  }

  /**
   * Reads a file behind the others: open, one read, close. The read asks for a byte more than is expected, so that a file that has grown
   * since shows; it is then read to its end as it is now, as is one that came short.
   *
   * @param probe - look for NUL before reading more than the first bytes
   */
  read(file: string, expected: number, maxBytes: number, probe: boolean): ReadOutcome {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(file, OPEN_FLAGS);
      const from = this.length;
      let size = 0;
      if (probe && expected > BINARY_PROBE) {
        size = this.#readAt(descriptor, from, BINARY_PROBE);
        if (this.#isBinary(from, from + size)) return { status: 'binary', size: expected };
      }
      size += this.#readAt(descriptor, from + size, expected + 1 - size);
      if (size !== expected) size = this.#readToEnd(descriptor, from, size, maxBytes);
      if (size > maxBytes) return { status: 'too_large', size };
      if (this.#isBinary(from, from + size)) return { status: 'binary', size };
      this.length = from + size;
      return { status: 'indexed', from, to: this.length };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      return { status: 'unreadable', code };
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  #readToEnd(descriptor: number, from: number, already: number, maxBytes: number): number {
    let size = already;
    while (size <= maxBytes) {
      const count = this.#readAt(descriptor, from + size, 64 * 1024);
      if (count === 0) break;
      size += count;
    }
    return size;
  }

  #readAt(descriptor: number, position: number, count: number): number {
    const needed = position + count;
    if (needed > this.bytes.length) {
      const old = this.bytes;
      [this.bytes, this.words] = views(new SharedArrayBuffer(roundUp(Math.max(needed, old.length * 1.5))));
      this.bytes.set(old);
    }
    return readSync(descriptor, this.bytes, position, count, null);
  }

  #isBinary(from: number, to: number): boolean {
    const { bytes } = this;
    const utf16 =
      to - from >= 2 && bytes[from] + bytes[from + 1] === 0xff + 0xfe && Math.abs(bytes[from] - bytes[from + 1]) === 1;
    return utf16 || indexOfByte(bytes, 0, from, Math.min(to, from + BINARY_PROBE)) >= 0;
  }
}

const roundUp = (bytes: number) => Math.ceil(bytes / 64) * 64;

function views(buffer: SharedArrayBuffer): [Uint8Array<SharedArrayBuffer>, Int32Array<SharedArrayBuffer>] {
  return [new Uint8Array(buffer), new Int32Array(buffer)];
}
