import type { CodeRanges } from './code-ranges.ts';

/** Ranges of bytes, one for each byte of a character: `[from, to, from, to, …]`, both inclusive. */
export type ByteSequence = readonly number[];

/** Last code point of the characters with 1, 2, 3 and 4 bytes. */
const LAST = [0x7f, 0x7ff, 0xffff, 0x10_ffff];

/**
 * A set of characters as sequences of ranges of bytes, which together match their UTF-8 and nothing else; ascending, none overlapping. As in Rust's `utf8-ranges`, after Ken Thompson's grep: a range
 * of characters is cut where their lengths change, and where not all bytes that can follow do.
 *
 * @param ranges - without surrogates
 */
export function utf8Sequences(ranges: CodeRanges): ByteSequence[] {
  const sequences: ByteSequence[] = [];
  for (let i = 0; i < ranges.length; i += 2) cutByLength(ranges[i], ranges[i + 1], sequences);
  return sequences;
}

function cutByLength(from: number, to: number, sequences: ByteSequence[]): void {
  for (const last of LAST) {
    if (from > last) continue;
    cutByBytes(from, Math.min(to, last), sequences);
    if (to <= last) return;
    from = last + 1;
  }
}

function cutByBytes(from: number, to: number, sequences: ByteSequence[]): void {
  if (from > 0x7f) {
    for (let bits = 6; bits <= 18; bits += 6) {
      const mask = 2 ** bits - 1;
      // With other bytes before these, all of these must be possible at each end.
      if (from >> bits === to >> bits) break;
      if ((from & mask) !== 0) {
        cutByBytes(from, from | mask, sequences);
        cutByBytes((from | mask) + 1, to, sequences);
        return;
      }
      if ((to & mask) !== mask) {
        cutByBytes(from, (to & ~mask) - 1, sequences);
        cutByBytes(to & ~mask, to, sequences);
        return;
      }
    }
  }
  const [first, last] = [encoded(from), encoded(to)];
  sequences.push(first.flatMap((byte, i) => [byte, last[i]]));
}

/** UTF-8 of a character. */
export function encoded(code: number): number[] {
  if (code <= 0x7f) return [code];
  if (code <= 0x7ff) return [0xc0 | (code >> 6), continued(code)];
  if (code <= 0xffff) return [0xe0 | (code >> 12), continued(code >> 6), continued(code)];
  return [0xf0 | (code >> 18), continued(code >> 12), continued(code >> 6), continued(code)];
}

function continued(bits: number): number {
  return 0x80 | (bits & 0x3f);
}
