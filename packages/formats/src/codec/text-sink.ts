import { type RawText, rawText } from './raw-text.ts';
import type { Row } from './row-table.ts';

/** Rows whose texts are looked at to guess how much room all will take. */
const SAMPLE = 64;
/** Beyond what is guessed, so that a guess that is a little too low needs no second try. */
const SPARE = 4096;
const MAX_BYTES = 0x7fff_ffff;

/** Most bytes that a text `value` and what is around it take, as code: 3 for each code unit. */
export const MOST_BYTES = 'value.length * 3 + 16';
export const mostBytesOf = (value: string): number => value.length * 3 + 16;

/** Memory, all zeroes, that texts are written to one after the other, and that grows. What writes to it keeps count of where it is. */
export class TextSink {
  bytes: Uint8Array;
  /** The same memory, for texts. */
  text: RawText;

  /** @param room - bytes that will probably do */
  constructor(room: number) {
    this.bytes = zeroes(Math.min(room + SPARE, MAX_BYTES - 8));
    this.text = rawText(this.bytes);
  }

  /** Bytes of the memory. */
  get room(): number {
    return this.bytes.length;
  }

  /**
   * Makes room for more.
   * @returns false when all would be 2 GiB or more
   */
  grow(used: number, more: number): boolean {
    const needed = used + more + SPARE;
    if (needed > MAX_BYTES - 8) return false;
    const grown = zeroes(Math.min(Math.max(needed, this.room * 1.5), MAX_BYTES - 8));
    grown.set(this.bytes.subarray(0, used));
    this.bytes = grown;
    this.text = rawText(grown);
    return true;
  }
}

const zeroes = (bytes: number) => new Uint8Array(Math.ceil(bytes / 8) * 8);

/** Bytes that the texts of a column will take, by a few of its rows. @param around - bytes that each takes beside itself */
export function guessBytes(rows: readonly Row[], name: string, around: number): number {
  const step = Math.max(1, Math.floor(rows.length / SAMPLE));
  let [sum, count] = [0, 0];
  for (let i = 0; i < rows.length; i += step, count++) {
    const text = rows[i]?.[name];
    sum += around + (typeof text === 'string' ? text.length : 0);
  }
  return count === 0 ? 0 : Math.ceil((sum / count) * rows.length * 1.03);
}
