import { allocate } from './heap';
import { COUNTS, HEADS, PAIR_ENDS } from './layout';
import { SLAB, takeSlab } from './slabs';

/**
 * Pairs of a trigram and a group of eight blocks, with the blocks of the group that have it, in 128 buckets by the first code of the trigram. To write a bucket's rows its pairs are
 * counted by trigram, which says where those of each go; a second walk puts them there. All that a bucket's pairs touch fits in a core's own caches.
 *
 * A pair is 8 bytes, of which the lower 4 are what is put in place:
 *
 *     bits 0..7   block i of the group has the trigram: bit i
 *     bits 8..31  group
 *     bits 32..   the trigram's other two codes
 *
 * A bucket's pairs lie in chunks of 1,024 bytes, 127 pairs and the address of the next chunk:
 *
 *     HEADS      [ ................................. | -> first ]    one chunk a bucket, of which only the link is used
 *     PAIR_ENDS  [ where the next pair goes ]
 */
const BUCKETS: u32 = 1 << 7;
const LOW_BITS: u32 = 14;
const LOW_MASK: u32 = (1 << LOW_BITS) - 1;
const PAIR: u32 = 8;
/** Blocks that a segment may have. */
export const MAX_BLOCKS: u32 = 1 << 18;

const CHUNK: u32 = 1024;
const LINK: u32 = CHUNK - PAIR;

/** Where the next chunk comes from. */
let free: u32 = 0;
let freeEnd: u32 = 0;
let chunks: u32 = 0;

/** Empties the buckets, and takes all chunks back, which `clearSlabs` gives to others. */
export function clearPairs(): void {
  for (let bucket: u32 = 0; bucket < BUCKETS; bucket++) store<u32>(PAIR_ENDS + bucket * 4, headOf(bucket));
  free = 0;
  freeEnd = 0;
  chunks = 0;
}

function headOf(bucket: u32): u32 {
  return HEADS + bucket * CHUNK + LINK;
}

/** @param blocks - of the group */
export function addPair(trigram: u32, group: u32, blocks: u32): void {
  const bucket = (trigram >> LOW_BITS) << 2;
  let pair = load<u32>(bucket, PAIR_ENDS);
  if ((pair & (CHUNK - 1)) === LINK) pair = nextChunk(pair);
  store<u32>(pair, (group << 8) | blocks);
  store<u32>(pair, trigram & LOW_MASK, 4);
  store<u32>(bucket, pair + PAIR, PAIR_ENDS);
}

function nextChunk(link: u32): u32 {
  if (free === freeEnd) {
    free = takeSlab();
    freeEnd = free + SLAB;
  }
  const chunk = free;
  free += CHUNK;
  chunks++;
  store<u32>(link, chunk);
  return chunk;
}

/** Where the rows of `lexical_trigrams` are written to: trigrams, then bytes and ends of their blocks. */
export let trigramIds: u32 = 0;
export let trigramBytes: u32 = 0;
export let trigramEnds: u32 = 0;
/** Pairs for which there is room. */
let room: u32 = 0;
/** Lower halves of the pairs of the bucket that is being written, by trigram. */
let placed: u32 = 0;

/** @param blocks - of the segment. @returns the number of rows */
export function writeTrigrams(blocks: u32): u32 {
  const pairs = chunks * (LINK / PAIR);
  if (pairs > room) {
    room = pairs * 2;
    // Only what is written to takes memory: a tenth of this.
    trigramIds = allocate(room * 4);
    trigramEnds = allocate(room * 4 + 4);
    // Eight blocks take at most 3 bytes and 7 of 1.
    trigramBytes = allocate(room * 10 + 64);
    placed = allocate(room * 4);
  }
  const bitmap = (blocks + 7) >> 3;
  let at = trigramBytes;
  let row: u32 = 0;
  for (let bucket: u32 = 0; bucket < BUCKETS; bucket++) {
    if (load<u32>(PAIR_ENDS + bucket * 4) === headOf(bucket)) continue;
    countPairs(bucket);
    const firstRow = row;
    row = placeTrigrams(bucket, row);
    placePairs(bucket);
    let from = placed;
    for (let i = firstRow; i < row; i += 4) {
      const count = (load<u32>(trigramIds + i) & LOW_MASK) << 2;
      const to = load<u32>(count, COUNTS);
      store<u32>(count, 0, COUNTS);
      at = writeBlocks(from, to, bitmap, at);
      store<u32>(trigramEnds + i, at - trigramBytes, 4);
      from = to;
    }
  }
  return row >> 2;
}

function countPairs(bucket: u32): void {
  const end = load<u32>(PAIR_ENDS + bucket * 4);
  for (let chunk = load<u32>(headOf(bucket)); ; chunk = load<u32>(chunk + LINK)) {
    const isLast = end - chunk <= LINK;
    const to = isLast ? end : chunk + LINK;
    for (let pair = chunk; pair < to; pair += PAIR) {
      const count = load<u32>(pair, 4) << 2;
      store<u32>(count, load<u32>(count, COUNTS) + 1, COUNTS);
    }
    if (isLast) return;
  }
}

/** Writes down a bucket's trigrams, and in place of each count where its pairs go. @returns the row after the last, times 4 */
function placeTrigrams(bucket: u32, firstRow: u32): u32 {
  let row = firstRow;
  let place = placed;
  for (let four: u32 = 0; four < LOW_MASK << 2; four += 16) {
    if (!v128.any_true(v128.load(four, COUNTS))) continue;
    for (let count = four; count < four + 16; count += 4) {
      const pairs = load<u32>(count, COUNTS);
      if (pairs === 0) continue;
      store<u32>(trigramIds + row, (bucket << LOW_BITS) | (count >> 2));
      row += 4;
      store<u32>(count, place, COUNTS);
      place += pairs << 2;
    }
  }
  return row;
}

/** Puts the pairs of each trigram side by side; afterwards {@link COUNTS} says where those of each end. */
function placePairs(bucket: u32): void {
  const end = load<u32>(PAIR_ENDS + bucket * 4);
  for (let chunk = load<u32>(headOf(bucket)); ; chunk = load<u32>(chunk + LINK)) {
    const isLast = end - chunk <= LINK;
    const to = isLast ? end : chunk + LINK;
    for (let pair = chunk; pair < to; pair += PAIR) {
      const count = load<u32>(pair, 4) << 2;
      const place = load<u32>(count, COUNTS);
      store<u32>(place, load<u32>(pair));
      store<u32>(count, place + 4, COUNTS);
    }
    if (isLast) return;
  }
}

/** Writes the blocks of the pairs `[from, to)` as a list (lists.ts) or a bitmap of `bitmap` bytes, whichever is shorter. @returns where it ends */
function writeBlocks(from: u32, to: u32, bitmap: u32, start: u32): u32 {
  // A list has at least a byte a block, so it can only be shorter if it has fewer blocks than the bitmap has bytes.
  if ((to - from) * 2 < bitmap || countBlocks(from, to) < bitmap) {
    const end = writeList(from, to, start);
    if (end - start < bitmap) return end;
  }
  for (let i: u32 = 0; i < bitmap; i += 16) v128.store(start + i, i64x2.splat(0));
  for (let i = from; i < to; i += 4) {
    const pair = load<u32>(i);
    store<u8>(start + (pair >> 8), pair & 0xff);
  }
  return start + bitmap;
}

function writeList(from: u32, to: u32, start: u32): u32 {
  let at = start;
  let next: u32 = 0;
  for (let i = from; i < to; i += 4) {
    const pair = load<u32>(i);
    const first = (pair >> 8) << 3;
    let rest = pair & 0xff;
    do {
      const block = first + <u32>ctz(rest);
      const distance = block - next;
      next = block + 1;
      if (distance < 1 << 14) {
        // One byte or two: a branch would be mispredicted every other time.
        const isLong = <u32>(distance > 0x7f);
        store<u16>(at, (distance & 0x7f) | (isLong << 7) | ((distance >> 7) << 8));
        at += 1 + isLong;
      } else at = writeLong(distance, at);
      rest &= rest - 1;
    } while (rest !== 0);
  }
  return at;
}

/** Writes a distance of three bytes. @returns where it ends */
function writeLong(distance: u32, at: u32): u32 {
  store<u8>(at, (distance & 0x7f) | 0x80);
  store<u8>(at, ((distance >> 7) & 0x7f) | 0x80, 1);
  store<u8>(at, distance >> 14, 2);
  return at + 3;
}

function countBlocks(from: u32, to: u32): u32 {
  let count: u32 = 0;
  for (let i = from; i < to; i += 4) count += popcnt(load<u32>(i) & 0xff);
  return count;
}
