import { MIN_TERM } from './layout';
import { countWords } from './words';

/** Positions that are looked at before what was found is taken in. */
const PIECE: u32 = 4096;

/** Where runs of bytes of words begin and end: those of a piece, of 64 bytes more, and one of the piece before. */
const BORDERS: u32 = <u32>memory.data(4 * (4096 + 64 + 1), 16);
/** Runs that are words: where they begin, and their length. */
const WORDS: u32 = <u32>memory.data(4 * (4096 + 64 + 2), 16);

/** Adds the terms of the words of `[from, to)`. Which bytes are of words is found for 64 bytes at a time, without branches. */
export function countRuns(from: u32, to: u32, times: u32): void {
  // Of the byte before: whether it is part of a word.
  let inWord: u64 = 0;
  let borders = BORDERS;
  for (let at = from; at < to; at += 64) {
    let words: u64 = 0;
    for (let k: u32 = 0; k < 64; k += 16) words |= (<u64>(<u32>i8x16.bitmask(wordBytes(v128.load(at + k))))) << k;
    if (to - at < 64) words &= ((<u64>1) << (to - at)) - 1;
    let edges = words ^ ((words << 1) | inWord);
    inWord = words >> 63;
    for (; edges !== 0; edges &= edges - 1) {
      store<u32>(borders, at + <u32>ctz<u64>(edges));
      borders += 4;
    }
    if (borders >= BORDERS + PIECE * 4) borders = flush(borders, times);
  }
  if (inWord !== 0) {
    store<u32>(borders, to);
    borders += 4;
  }
  flush(borders, times);
}

/** Takes in the runs that have both borders, and keeps the border of one that has not. */
function flush(end: u32, times: u32): u32 {
  let border = BORDERS;
  let words = WORDS;
  // Words that start with a digit have no terms. All runs are written, and the list's end moved where one is a word: a branch would be mispredicted often.
  for (; border + 4 < end; border += 8) {
    const from = load<u32>(border);
    const length = load<u32>(border, 4) - from;
    store<u32>(words, from);
    store<u32>(words, length, 4);
    words += (<u32>(length >= MIN_TERM) & <u32>(<u32>load<u8>(from) - 0x30 >= 10)) << 3;
  }
  countWords(WORDS, words, times);
  if (border === end) return BORDERS;
  store<u32>(BORDERS, load<u32>(border));
  return BORDERS + 4;
}

/** The highest bit of each byte: whether it is a letter, a digit, an underscore or beyond ASCII. */
function wordBytes(bytes: v128): v128 {
  const letters = inRange(v128.or(bytes, i8x16.splat(0x20)), 0x61, 26);
  const digits = inRange(bytes, 0x30, 10);
  return v128.or(v128.or(letters, digits), v128.or(i8x16.eq(bytes, i8x16.splat(0x5f)), bytes));
}

/** -1 for bytes from `first` on, below `first + count`; else 0. */
function inRange(bytes: v128, first: i32, count: i32): v128 {
  return i8x16.lt_s(i8x16.sub(bytes, i8x16.splat(<i8>(first - 128))), i8x16.splat(<i8>(count - 128)));
}
