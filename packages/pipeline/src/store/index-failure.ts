import { type Failure, formatFailure } from '@strata/formats/store';

/**
 * Why an index cannot be opened or written:
 *
 * - `no-directory`: there is nothing at the path, or a file
 * - `not-an-index`: a directory, but no index in it
 * - `newer-version`, `older-version`: written by another version of the store or of the tables
 * - `damaged-manifest`, `damaged-table`: bytes that cannot be what was written
 * - `missing-table`: a table file is not there, or the index was made without that table
 * - `other-schema`: the table has other columns than the reader was made for
 * - `wrong-length`, `checksum-mismatch`: the file is not the one the manifest describes
 * - `unreadable`: the system refuses to read
 * - `locked`: another process is writing
 * - `foreign-directory`: the directory holds files that are not an index's
 * - `not-writable`: the directory cannot be made or written to
 * - `write-failed`: the system refused a write on the way (a full disk)
 */
export type IndexFailure = Failure<
  | 'no-directory'
  | 'not-an-index'
  | 'newer-version'
  | 'older-version'
  | 'damaged-manifest'
  | 'damaged-table'
  | 'missing-table'
  | 'other-schema'
  | 'wrong-length'
  | 'checksum-mismatch'
  | 'unreadable'
  | 'locked'
  | 'foreign-directory'
  | 'not-writable'
  | 'write-failed'
>;

/** Carries a failure through code that can only throw: `append` and `finish` of a TableSink. */
export class IndexError extends Error {
  readonly failure: IndexFailure;

  constructor(failure: IndexFailure, options?: ErrorOptions) {
    super(formatFailure(failure), options);
    this.name = 'IndexError';
    this.failure = failure;
  }
}

const REINDEX = 'write the index again with `strata index`';

export function indexFailure(
  reason: IndexFailure['reason'],
  place: string,
  expected: string,
  got: string,
  likelyCause: string,
  nextStep: string = REINDEX,
): IndexFailure {
  return { reason, place, expected, got, likelyCause, nextStep };
}

/** A failure of the system's, met while writing. */
export function writeFailure(place: string, error: unknown): IndexFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return indexFailure(
      'write-failed',
      place,
      'room for the index',
      message,
      'the disk or the quota is full',
      'free some space, or write the index elsewhere with --out',
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return indexFailure(
      'not-writable',
      place,
      'a directory that can be written to',
      message,
      'its permissions, or a read-only file system',
      'change them, or write the index elsewhere with --out',
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return indexFailure(
      'not-writable',
      place,
      'a directory, or nothing yet',
      message,
      'a file is in the way',
      'remove the file, or write the index elsewhere with --out',
    );
  }
  return indexFailure(
    'write-failed',
    place,
    'a write that succeeds',
    message ?? `${error}`,
    'the disk or the file system',
  );
}
