import { damaged } from '../codec/codec-failure.ts';
import { MIN_MATCH } from './layout.ts';

/** Shorter pieces are copied byte by byte: a call costs more. */
const SHORT = 32;

/**
 * Decompresses the block in `source[from .. to]`, which may be any bytes; see `encodeBlock` for the layout. Writes nothing outside `target[at .. limit]`, reads
 * matches from nothing before `target[start]`, and takes time in proportion to what it reads and writes.
 *
 * @returns where the block ends in `target`
 * @throws DecodeError
 */
export function decodeBlock(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  start: number,
  at: number,
  limit: number,
): number {
  let [next, end] = [from, at];
  while (next < to) {
    const token = source[next++];
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && next < to) literals += more = source[next++];
    }
    if (literals > to - next) throw damaged(`${literals} literals in a block`, to - next);
    if (literals > limit - end) throw tooLong(limit - at);
    if (literals < SHORT) for (const stop = next + literals; next < stop; ) target[end++] = source[next++];
    else {
      target.set(source.subarray(next, next + literals), end);
      next += literals;
      end += literals;
    }
    if (next === to) return end;
    if (to - next < 2) throw damaged('a distance of two bytes', 'the end of a block');
    const distance = source[next] | (source[next + 1] << 8);
    next += 2;
    if (distance === 0 || distance > end - start) throw damaged(`a distance of 1 to ${end - start}`, distance);
    let length = (token & 15) + MIN_MATCH;
    if (length === 15 + MIN_MATCH) {
      let more = 255;
      while (more === 255 && next < to) length += more = source[next++];
    }
    if (length > limit - end) throw tooLong(limit - at);
    end = copyMatch(target, end, distance, length);
  }
  throw damaged('a block that ends with literals', from === to ? 'no bytes' : 'a match');
}

/** A match may reach into itself: what has been copied so far is then copied again, twice as much each time. */
function copyMatch(target: Uint8Array, at: number, distance: number, length: number): number {
  const end = at + length;
  if (length < SHORT) {
    for (let to = at, from = at - distance; to < end; ) target[to++] = target[from++];
    return end;
  }
  if (distance === 1) {
    target.fill(target[at - 1], at, end);
    return end;
  }
  const from = at - distance;
  for (let to = at; to < end; ) {
    const piece = Math.min(end - to, to - from);
    target.copyWithin(to, from, from + piece);
    to += piece;
  }
  return end;
}

const tooLong = (bytes: number) => damaged(`a block of at most ${bytes} bytes`, 'more');
