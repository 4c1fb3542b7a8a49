import { allocate } from './heap';
import { BORDERS, CODES, PIECE } from './layout';
import { startBlock, takeTrigrams } from './trigrams';
import { takeWords } from './words';

const LINE_FEED: u32 = 10;

/** Codes of the block that is being scanned, as {@link CODES} has them, after one for the line feed before it. The block's are aligned. */
let sequence: u32 = 0;

export function reserveSequence(bytes: u32): void {
  sequence = allocate(bytes + 256) + 63;
}

/**
 * Finds the trigrams and words of the block `[from, to)` and takes them in. The 64 bytes behind it may be anything.
 * @returns its number of line feeds
 */
export function scanBlock(from: u32, to: u32, block: u32): u32 {
  startBlock(block);
  if (from === to) return 0;
  const size = to - from;
  const codes = sequence + 1;
  let feeds: u32 = 0;
  // Of the byte before: whether it is part of a word.
  let inWord: u64 = 0;
  let borders = BORDERS;
  for (let i: u32 = 0; i < size; i += 64) {
    let words: u64 = 0;
    let lineFeeds: u64 = 0;
    for (let k: u32 = 0; k < 64; k += 16) {
      const bytes = v128.load(from + i + k);
      // A to Z and a to z differ in one bit; the comparisons are of signed numbers, which take one instruction.
      const lower = v128.or(bytes, v128.and(inRange(bytes, 0x41, 26), i8x16.splat(0x20)));
      let coded = v128.bitselect(i8x16.swizzle(v128.load(CODES), bytes), lower, i8x16.lt_s(bytes, i8x16.splat(0x20)));
      if (i8x16.bitmask(bytes) !== 0) coded = highCodes(bytes, coded);
      v128.store(codes + i + k, coded);
      const word = v128.or(
        v128.or(inRange(lower, 0x61, 26), inRange(bytes, 0x30, 10)),
        v128.or(i8x16.eq(bytes, i8x16.splat(0x5f)), bytes),
      );
      words |= (<u64>(<u32>i8x16.bitmask(word))) << k;
      lineFeeds |= (<u64>(<u32>i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x0a))))) << k;
    }
    if (size - i < 64) {
      const own = ((<u64>1) << (size - i)) - 1;
      words &= own;
      lineFeeds &= own;
    }
    feeds += <u32>popcnt<u64>(lineFeeds);
    let edges = words ^ ((words << 1) | inWord);
    inWord = words >> 63;
    for (; edges !== 0; edges &= edges - 1) {
      store<u32>(borders, from + i + <u32>ctz<u64>(edges));
      borders += 4;
    }
    if (borders >= BORDERS + PIECE * 4) borders = flush(borders, block);
  }
  if (inWord !== 0) {
    store<u32>(borders, to);
    borders += 4;
  }
  flush(borders, block);

  store<u8>(sequence, LINE_FEED);
  store<u8>(codes + size, LINE_FEED);
  store<u8>(codes + size, LINE_FEED, 1);
  takeTrigrams(codes + 1, codes + size + (load<u8>(to - 1) === LINE_FEED ? 1 : 2), block);
  return feeds;
}

/** Takes in the runs that have both borders, and keeps the border of one that has not. */
function flush(end: u32, block: u32): u32 {
  const runs = <u32>(end - BORDERS) >> 3;
  takeWords(runs, block);
  if (BORDERS + runs * 8 === end) return BORDERS;
  store<u32>(BORDERS, load<u32>(BORDERS + runs * 8));
  return BORDERS + 4;
}

/** -1 for bytes from `first` on, below `first + count`; else 0. */
function inRange(bytes: v128, first: i32, count: i32): v128 {
  return i8x16.lt_s(i8x16.sub(bytes, i8x16.splat(<i8>(first - 128))), i8x16.splat(<i8>(count - 128)));
}

/** The codes of bytes beyond ASCII beside those of the others: no table of a vector has more than 16 entries, and whatever lies outside of it gives 0. */
function highCodes(bytes: v128, others: v128): v128 {
  let coded = others;
  for (let first: u32 = 0x80; first < 0x100; first += 16) {
    coded = v128.or(coded, i8x16.swizzle(v128.load(CODES + first), i8x16.sub(bytes, i8x16.splat(<i8>first))));
  }
  return coded;
}
