import { allocate } from './heap';
import { CHOICES, GROUPED, SEEN, SPREAD, TRIGRAMS } from './layout';
import { addPair } from './pairs';

/** Blocks of a group, one a bit of a byte: half of a block's trigrams are those of the seven beside it. */
const GROUP: u32 = 8;

/** The trigrams of the group, in order of first appearance: each has a byte that is not 0 in the table at {@link GROUPED}, and no other has. */
let fresh: u32 = 0;
let freshEnd: u32 = 0;

/** Once, before any block. */
export function setUpTrigrams(): void {
  fresh = allocate(TRIGRAMS * 4 + 64);
  freshEnd = fresh;
  for (let which: u32 = 0; which < 16; which++) {
    let at = CHOICES + which * 16;
    for (let i: u32 = 0; i < 4; i++) {
      if (((which >> i) & 1) === 0) continue;
      store<u32>(at, 0x03020100 + i * 0x04040404);
      at += 4;
    }
  }
}

/** Forgets the group. */
export function clearTrigrams(): void {
  for (let at = fresh; at < freshEnd; at += 4) store<u8>(load<u32>(at), 0, GROUPED);
  freshEnd = fresh;
}

/** Before the trigrams of a block are taken: if it begins a group, that of the block before has ended. */
export function startBlock(block: u32): void {
  if (block % GROUP === 0) endGroup(block - 1);
}

/** Hands on the trigrams of the group that `block` is the last of. */
export function endGroup(block: u32): void {
  const group = block / GROUP;
  const end = freshEnd;
  for (let at = fresh; at < end; at += 4) {
    const trigram = load<u32>(at);
    addPair(trigram, group, load<u8>(trigram, GROUPED));
    store<u8>(trigram, 0, GROUPED);
  }
  freshEnd = fresh;
}

/** Positions that are taken at once. */
const PIECE: u32 = 512;

/**
 * Takes in the trigrams that end at `[from, to)` of a sequence of codes: those of a piece are written down, then each is looked up, then those that are new to the group are kept. In one
 * loop, where the next trigram is written to depends on what the last look-up found, and the processor lets the next look-up wait for it: nearly twice as long.
 */
export function takeTrigrams(from: u32, to: u32, block: u32): void {
  const bit = 1 << (block % GROUP);
  if (to - from < 16) {
    let end = freshEnd;
    for (let at = from; at < to; at++) {
      const trigram = ((<u32>load<u8>(at - 2)) << 14) | ((<u32>load<u8>(at - 1)) << 7) | load<u8>(at);
      store<u32>(end, trigram);
      end += (<u32>(load<u8>(trigram, GROUPED) === 0)) << 2;
      store<u8>(trigram, load<u8>(trigram, GROUPED) | bit, GROUPED);
    }
    freshEnd = end;
    return;
  }
  for (let at = from; at < to; ) {
    let count: u32 = 0;
    for (; count < PIECE && at < to; count += 16) {
      // The last sixteen may have some of those before: they are not new.
      at = min(at, to - 16);
      const first = v128.load(at - 2);
      const second = v128.load(at - 1);
      const third = v128.load(at);
      const place = SPREAD + count * 4;
      spread(i16x8.extend_low_i8x16_u(first), i16x8.extend_low_i8x16_u(second), i16x8.extend_low_i8x16_u(third), place);
      spread(
        i16x8.extend_high_i8x16_u(first),
        i16x8.extend_high_i8x16_u(second),
        i16x8.extend_high_i8x16_u(third),
        place + 32,
      );
      at += 16;
    }
    for (let i: u32 = 0; i < count; i += 4) {
      note(i, bit);
      note(i + 1, bit);
      note(i + 2, bit);
      note(i + 3, bit);
    }
    let end = freshEnd;
    for (let i: u32 = 0; i < count; i += 16) {
      const isNew = <u32>i8x16.bitmask(i8x16.eq(v128.load(i, SEEN), i64x2.splat(0)));
      end = keep(i * 4, isNew & 15, end);
      end = keep(i * 4 + 16, (isNew >> 4) & 15, end);
      end = keep(i * 4 + 32, (isNew >> 8) & 15, end);
      end = keep(i * 4 + 48, isNew >> 12, end);
    }
    freshEnd = end;
  }
}

/** Writes the trigrams of eight positions, `(first << 14) | (second << 7) | third`, to `place`. */
function spread(first: v128, second: v128, third: v128, place: u32): void {
  const low = v128.or(v128.or(i16x8.shl(second, 7), third), i16x8.shl(first, 14));
  const high = i16x8.shr_u(first, 2);
  v128.store(place, i8x16.shuffle(low, high, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23));
  v128.store(place + 16, i8x16.shuffle(low, high, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31));
}

/** Writes down which blocks of the group had a trigram so far, and adds one. */
function note(i: u32, bit: u32): void {
  const trigram = load<u32>(i << 2, SPREAD);
  const blocks = load<u8>(trigram, GROUPED);
  store<u8>(trigram, blocks | bit, GROUPED);
  store<u8>(i, blocks, SEEN);
}

/** Keeps those of four trigrams whose bits are 1. @returns where they end */
function keep(offset: u32, which: u32, end: u32): u32 {
  v128.store(end, i8x16.swizzle(v128.load(offset, SPREAD), v128.load(which << 4, CHOICES)));
  return end + (popcnt(which) << 2);
}
