import { powerHigh, powerLow, scramble } from './hash-arithmetic.ts';
import { LineReader } from './line-reader.ts';

/** A 64-bit hash in two halves. */
export interface Hash64 {
  readonly low: number;
  readonly high: number;
}

/**
 * The content hash of a chunk as a number in the making: its lines are the digits, the first the highest, in base BASE_LOW for one half and BASE_HIGH for the
 * other, modulo 2^32. A blank line is the digit 0. So hashes of consecutive runs of lines add up to the hash of both, blank lines at the start say nothing, and those
 * at the end are left out: a chunk keeps its hash when blank lines come or go around it.
 */
export class HashSum {
  low = 0;
  high = 0;
  /** Blank lines that count only if another line follows. */
  #blank = 0;

  clear(): void {
    this.low = 0;
    this.high = 0;
    this.#blank = 0;
  }

  /**
   * Appends lines, which together have these halves.
   * @param lines - how many
   * @param blank - how many of them are blank at the end
   */
  append(low: number, high: number, lines: number, blank: number): void {
    if (blank === lines) {
      this.#blank += lines;
      return;
    }
    const digits = this.#blank + lines - blank;
    this.low = (Math.imul(this.low, powerLow(digits)) + low) | 0;
    this.high = (Math.imul(this.high, powerHigh(digits)) + high) | 0;
    this.#blank = blank;
  }
}

/** The finished hash of halves that were summed up: one-to-one, so that no two sums give one hash. */
export function finishHash(low: number, high: number): Hash64 {
  const finished = scramble(low);
  return { low: finished, high: scramble(high ^ finished) };
}

/**
 * The content hash of some bytes: equal to `chunks.content_hash` for the bytes of a chunk as long as they are what they were.
 *
 * Lines end after LF, which is not part of them. The halves of a line's digit: FNV-1a over its bytes (the spaces at its beginning are counted and make
 * the state it starts from), and the sum of all states it went through, each scrambled. See {@link HashSum} for how lines make a hash, and {@link finishHash} for the last step.
 */
export function contentHash(bytes: Uint8Array, from = 0, to = bytes.length): Hash64 {
  const reader = new LineReader();
  const sum = new HashSum();
  for (let at = from; at < to; at = reader.end) {
    reader.read(bytes, at, to);
    if (reader.blank) sum.append(0, 0, 1, 1);
    else sum.append(reader.low, reader.high, 1, 0);
  }
  return finishHash(sum.low, sum.high);
}
