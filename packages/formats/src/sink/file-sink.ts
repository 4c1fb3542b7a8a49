import { close, fdatasync, fsync, openSync, writev, writevSync } from 'node:fs';
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
 * After so many bytes the disk is told to begin, while more is being written: the system itself waits for seconds before it does, and
 * `sync` would have to wait for all of the file. Measured on 260 MB: it waits 65 ms instead of 165.
 */
const FLUSH_EVERY = 32 << 20;

/** One file at a time, so that the other threads of the pool stay free for others. */
let flushing = false;

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
  #unflushed = 0;
  #flushing: Promise<void> | undefined;

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
      this.#writeNow(parts, position);
      this.#throwIfFailed();
      return;
    }
    this.#pending += length;
    writev(this.#fd, parts, position, (error, written) => {
      if (error) this.#error ??= error;
      // The rest of a short write, which a disk that runs full or a signal can cause.
      else if (written < length) this.#writeNow(rest(parts, written), position + written);
      this.#pending -= length;
      this.#flushNowAndThen(length);
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
    // The system tells of an error once: a flush under way may have been told instead.
    await this.#flushing;
    this.#throwIfFailed();
  }

  /** Closes the file, also after an error. May be called twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.settled().catch(() => {});
    await this.#flushing;
    await closeAsync(this.#fd);
  }

  #writeNow(parts: readonly Uint8Array[], position: number): void {
    let left = parts;
    let at = position;
    try {
      while (left.length > 0) {
        const written = writevSync(this.#fd, left, at);
        at += written;
        left = rest(left, written);
      }
    } catch (error) {
      this.#error ??= error as Error;
    }
  }

  #flushNowAndThen(written: number): void {
    this.#unflushed += written;
    if (flushing || this.#closed || this.#unflushed < FLUSH_EVERY) return;
    flushing = true;
    this.#unflushed = 0;
    this.#flushing = new Promise((resolve) => {
      fdatasync(this.#fd, (error) => {
        if (error) this.#error ??= error;
        flushing = false;
        resolve();
      });
    });
  }

  #throwIfFailed(): void {
    if (this.#error) throw this.#error;
  }
}

/** The parts without their first `written` bytes. */
function rest(parts: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skip = written;
  let i = 0;
  while (i < parts.length && skip >= parts[i].byteLength) skip -= parts[i++].byteLength;
  return i === parts.length ? [] : [parts[i].subarray(skip), ...parts.slice(i + 1)];
}
