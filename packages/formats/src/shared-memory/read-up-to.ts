import { readSync } from 'node:fs';

/** One read transfers at most 2 GiB. */
const MAX_READ = 1 << 30;

/** Reads a file from `position` until `into` is full or the file ends; what was read. Memory that is cut short ends, and is no error. */
export function readUpTo<B extends ArrayBufferLike>(fd: number, into: Uint8Array<B>, position: number): Uint8Array<B> {
  let at = 0;
  while (at < into.byteLength) {
    const read = readSync(fd, into, at, Math.min(into.byteLength - at, MAX_READ), position + at);
    if (read === 0) break;
    at += read;
  }
  return into.subarray(0, at);
}
