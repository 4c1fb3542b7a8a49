import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import process from 'node:process';
import { markAsUntransferable } from 'node:worker_threads';
import type { Failure } from '../failure.ts';
import { libc } from './libc.ts';

/** How a file is brought into memory; see {@link mapFile}. */
export type MapMode = 'auto' | 'read';

export interface MapFileOptions {
  /**
   * `auto` maps where the runtime can and reads elsewhere; `read` always reads. Default: the environment variable `STRATA_MAPPING`, or
   * else `auto`. The bytes are the same either way.
   */
  readonly mode?: MapMode;
  /** What the length must be. A file that was cut short since would raise SIGBUS when its missing end is touched. */
  readonly expectedBytes?: number;
}

/** A file's bytes. */
export interface MappedFile {
  readonly path: string;
  /** Whether the bytes are the system's page cache (`mapped`) or a copy in a SharedArrayBuffer (`read`). */
  readonly how: 'mapped' | 'read';
  /** @throws TypeError after `close` */
  readonly bytes: Uint8Array;
  /**
   * Gives up this handle. Views made from it before stay valid: the mapping goes when the last of them is garbage-collected, because an
   * access to memory that is no longer mapped would end the process.
   */
  close(): void;
}

export type MapFailure = Failure<'not-found' | 'not-a-file' | 'unreadable' | 'wrong-length'>;

export type MapFileResult =
  | { readonly ok: true; readonly file: MappedFile }
  | { readonly ok: false; readonly failure: MapFailure };

/**
 * A file's bytes for reading, mapped where possible.
 *
 * The bytes must not be written to: mapped memory is read-only, and a write to it ends the process. The file must not be changed in
 * place or cut short as long as it is mapped, only replaced by another of its name. `postMessage` copies mapped bytes and shares read ones.
 */
export function mapFile(path: string, options: MapFileOptions = {}): MapFileResult {
  const { mode = process.env.STRATA_MAPPING === 'read' ? 'read' : 'auto', expectedBytes } = options;
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    return { ok: false, failure: openFailure(path, error) };
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return { ok: false, failure: notAFile(path) };
    if (expectedBytes !== undefined && stat.size !== expectedBytes) {
      return { ok: false, failure: wrongLength(path, expectedBytes, stat.size) };
    }
    const mapped = mode === 'auto' && stat.size > 0 ? libc()?.map(fd, stat.size) : undefined;
    if (mapped) markAsUntransferable(mapped);
    const bytes = mapped ? new Uint8Array(mapped) : readWhole(fd, stat.size);
    if (bytes === undefined) return { ok: false, failure: wrongLength(path, stat.size, 'less') };
    return { ok: true, file: mappedFile(path, mapped ? 'mapped' : 'read', bytes) };
  } catch (error) {
    return { ok: false, failure: openFailure(path, error) };
  } finally {
    closeSync(fd);
  }
}

function mappedFile(path: string, how: MappedFile['how'], bytes: Uint8Array): MappedFile {
  let held: Uint8Array | undefined = bytes;
  return {
    path,
    how,
    get bytes() {
      if (!held) throw new TypeError(`${path}: read after close`);
      return held;
    },
    close() {
      held = undefined;
    },
  };
}

/** One read transfers at most 2 GiB. */
const MAX_READ = 1 << 30;

function readWhole(fd: number, size: number): Uint8Array<SharedArrayBuffer> | undefined {
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  for (let at = 0; at < size; ) {
    const read = readSync(fd, bytes, at, Math.min(size - at, MAX_READ), at);
    if (read === 0) return undefined;
    at += read;
  }
  return bytes;
}

function openFailure(path: string, error: unknown): MapFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return {
      reason: 'not-found',
      place: path,
      expected: 'a file',
      got: 'nothing of that name',
      likelyCause: 'it was removed or never written',
      nextStep: 'write it again',
    };
  }
  return {
    reason: 'unreadable',
    place: path,
    expected: 'a file that can be read',
    got: message,
    likelyCause: code === 'EACCES' || code === 'EPERM' ? 'its permissions' : 'the disk or the file system',
    nextStep: `check with \`ls -l ${path}\``,
  };
}

function notAFile(path: string): MapFailure {
  return {
    reason: 'not-a-file',
    place: path,
    expected: 'a file',
    got: 'a directory or a device',
    likelyCause: 'another path was meant',
    nextStep: 'give the path of a file',
  };
}

function wrongLength(path: string, expected: number, got: number | string): MapFailure {
  return {
    reason: 'wrong-length',
    place: path,
    expected: `${expected} bytes`,
    got: typeof got === 'number' ? `${got} bytes` : got,
    likelyCause: 'a copy that was cut short, or another program wrote to the file',
    nextStep: 'write it again',
  };
}
