import { LAST_LITERALS, MAX_DISTANCE, MIN_MATCH, NO_MATCH_WITHIN } from './layout.ts';

const HASH_BITS = 14;
/** Where four bytes with this hash were last seen. 64 KiB, so that it stays in the nearest cache but one. */
const seen = new Int32Array(1 << HASH_BITS);

/** After so many places without a match the search takes larger steps: bytes that do not compress are passed over quickly. */
const PATIENCE = 6;

/** Bytes that a block of so many may take at most. */
export const blockBound = (byteLength: number): number => byteLength + Math.ceil(byteLength / 255) + 16;

/**
 * Compresses `source[from .. to]` as one LZ4 block, greedily, with one candidate for each place. The block is a list of sequences: literals, then a match, the
 * last without one.
 *
 *     | literals, match - 4 (4 bits each) | more of literals: 255 … | literals | distance u16 | more of match: 255 … |
 *
 * @param target - with room for `blockBound` bytes from `at`
 * @returns where the block ends in `target`
 */
export function encodeBlock(source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): number {
  seen.fill(-MAX_DISTANCE - 1);
  const searchEnd = to - NO_MATCH_WITHIN;
  const matchEnd = to - LAST_LITERALS;
  let [end, written, place] = [at, from, from];
  let misses = 1 << PATIENCE;
  while (place <= searchEnd) {
    const word = wordAt(source, place);
    const slot = Math.imul(word, 0x9e37_79b1) >>> (32 - HASH_BITS);
    let match = seen[slot];
    seen[slot] = place;
    if (place - match > MAX_DISTANCE || wordAt(source, match) !== word) {
      place += misses++ >> PATIENCE;
      continue;
    }
    misses = 1 << PATIENCE;
    let stop = place + MIN_MATCH;
    for (let other = match + MIN_MATCH; stop < matchEnd && source[stop] === source[other]; other++) stop++;
    while (place > written && match > from && source[place - 1] === source[match - 1]) {
      place--;
      match--;
    }
    end = writeSequence(source, written, place, target, end, place - match, stop - place - MIN_MATCH);
    written = stop;
    place = stop;
  }
  return writeSequence(source, written, to, target, end, 0, 0);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

/** @param distance - 0 for the last sequence, which has no match */
function writeSequence(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
  distance: number,
  more: number,
): number {
  const literals = to - from;
  let end = at + 1;
  target[at] = (Math.min(literals, 15) << 4) | (distance === 0 ? 0 : Math.min(more, 15));
  if (literals >= 15) end = writeRest(target, end, literals - 15);
  if (literals < 24) for (let i = from; i < to; i++) target[end++] = source[i];
  else {
    target.set(source.subarray(from, to), end);
    end += literals;
  }
  if (distance === 0) return end;
  target[end++] = distance & 0xff;
  target[end++] = distance >> 8;
  return more >= 15 ? writeRest(target, end, more - 15) : end;
}

function writeRest(target: Uint8Array, at: number, rest: number): number {
  let end = at;
  for (; rest >= 255; rest -= 255) target[end++] = 255;
  target[end++] = rest;
  return end;
}
