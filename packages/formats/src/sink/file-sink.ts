import { close, fsync, openSync, writev, writevSync } from 'node:fs';
import { promisify } from 'node:util';
import type { ByteSink } from './byte-sink.ts';

const fsyncAsync = promisify(fsync);
const closeAsync = promisify(close);

/**
 * Bytes handed to the thread pool and not yet written. Above this the caller's thread writes by itself: that bounds the memory which
 * waits for the disk, and slows the producer down to the disk's pace.
 */
const MAX_PENDING = 32 << 20;

/**
 * Appends to a new file from the thread pool: a write costs the calling thread some 20 µs, whatever its size, where a synchronous one
 * costs a copy into the page cache. Writes carry their positions, so they need not wait for one another.
 *
 * An error of a write is thrown by the next call, whichever it is.
 */
export class FileSink implements ByteSink {
  readonly path: string;
  readonly #fd: number;
  #position = 0;
  #pending = 0;
  #error: Error | undefined;
  #waiting: (() => void)[] = [];
  #closed = false;

  /**
   * @param flags - as of `fs.open`; by default the file must be new
   * @throws the system's error when the file exists or cannot be created
   */
  constructor(path: string, flags = 'wx') {
    this.path = path;
    this.#fd = openSync(path, flags);
  }

  write(parts: readonly Uint8Array[]): void {
    this.#throwIfFailed();
    const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (length === 0) return;
    const position = this.#position;
    this.#position += length;
    if (this.#pending > 0 && this.#pending + length > MAX_PENDING) {
      writeAllSync(this.#fd, parts, position);
      return;
    }
    this.#pending += length;
    writev(this.#fd, parts, position, (error, written) => {
      try {
        if (error) throw error;
        // The rest of a short write, which a disk that runs full or a signal can cause.
        if (written < length) writeAllSync(this.#fd, rest(parts, written), position + written);
      } catch (caught) {
        this.#error ??= caught as Error;
      }
      this.#pending -= length;
      if (this.#pending === 0) for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Resolves when everything written so far has reached the file. */
  async settled(): Promise<void> {
    if (this.#pending > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#throwIfFailed();
  }

  /** Settles, then forces the file to the disk, in the thread pool. */
  async sync(): Promise<void> {
    await this.settled();
    await fsyncAsync(this.#fd);
  }

  /** Closes the file, also after an error. May be called twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.settled().catch(() => {});
    await closeAsync(this.#fd);
  }

  #throwIfFailed(): void {
    if (this.#error) throw this.#error;
  }
}

function writeAllSync(fd: number, parts: readonly Uint8Array[], position: number): void {
  let left = parts;
  let at = position;
  while (left.length > 0) {
    const written = writevSync(fd, left, at);
    at += written;
    left = rest(left, written);
  }
}

/** The parts without their first `written` bytes. */
function rest(parts: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skip = written;
  let i = 0;
  while (i < parts.length && skip >= parts[i].byteLength) skip -= parts[i++].byteLength;
  return i === parts.length ? [] : [parts[i].subarray(skip), ...parts.slice(i + 1)];
}
