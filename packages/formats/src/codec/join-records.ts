import { rawText } from './raw-text.ts';
import type { Row } from './row-table.ts';
import { specialise } from './specialise.ts';

/**
 * Strings as formats with a record for each want them: `prefix` bytes, the text, at least one NUL, and NULs up to a multiple of `align`. They are joined
 * with the NULs that belong between them, 64 rows at a time, so that one call writes 64 records.
 */
export interface JoinedRecords {
  readonly chunks: readonly string[];
  /** Where the record of each row begins, in bytes from the first; one more than rows. A null has a record of no bytes. */
  readonly starts: Int32Array;
  /** Bytes of each row's text. */
  readonly lengths: Int32Array;
  /** Bytes of all records. */
  readonly byteLength: number;
}

/** @param fail - throws; called for what is no string, and no null in a nullable column */
export function joinRecords(
  rows: readonly Row[],
  name: string,
  nullable: boolean,
  prefix: 0 | 4,
  align: 4 | 8,
  fail: (row: number, expected: string) => never,
): JoinedRecords {
  const nuls = '\0'.repeat(16);
  // By the length modulo `align`: the NULs behind a text. At least one, so that the text is a C string too.
  const tails = Array.from({ length: align }, (_, over) => nuls.slice(0, align - over));
  return specialise(join, name)(name, rows, nullable, nuls.slice(0, prefix), tails, align - 1, 64, byteLength, fail);
}

const byteLength = (text: string) => Buffer.byteLength(text, 'utf8');

/** {@link specialise}d: it must reach nothing but its parameters. */
function join(
  name: string,
  rows: readonly Row[],
  nullable: boolean,
  head: string,
  tails: readonly string[],
  mask: number,
  size: number,
  bytesIn: (text: string) => number,
  fail: (row: number, expected: string) => never,
): JoinedRecords {
  const starts = new Int32Array(rows.length + 1);
  const lengths = new Int32Array(rows.length);
  const chunks: string[] = [];
  const prefix = head.length;
  let at = 0;
  for (let from = 0; from < rows.length; from += size) {
    const to = Math.min(from + size, rows.length);
    let joined = '';
    let end = at;
    for (let i = from; i < to; i++) {
      const text = rows[i][name];
      if (typeof text === 'string') {
        const { length } = text;
        joined += head + text + tails[length & mask];
        lengths[i] = length;
        end += prefix + length + mask + 1 - (length & mask);
      } else if (!(nullable && text === null)) fail(i, 'a string');
      starts[i + 1] = end;
    }
    if (bytesIn(joined) !== joined.length) {
      // Some of it is not ASCII: lengths string by string.
      joined = '';
      end = at;
      for (let i = from; i < to; i++) {
        const text = rows[i][name];
        if (typeof text === 'string') {
          const length = bytesIn(text);
          joined += head + text.toWellFormed() + tails[length & mask];
          lengths[i] = length;
          end += prefix + length + mask + 1 - (length & mask);
        }
        starts[i + 1] = end;
      }
    }
    if (end > 0x7fff_ffff) fail(from, 'strings of less than 2 GiB in all');
    chunks.push(joined);
    at = end;
  }
  return { chunks, starts, lengths, byteLength: at };
}

/** Writes the records at `at`. */
export function writeRecords(bytes: Uint8Array, at: number, { chunks }: JoinedRecords): void {
  const text = rawText(bytes);
  let position = at;
  for (const chunk of chunks) position += text.utf8Write(chunk, position);
}
