import { FRESH, SIXTEEN, STAMPS, TRIGRAMS } from './layout';
import { addPair } from './pairs';

/** The block's mark in the table of stamps: a trigram whose stamp it is has been seen in this block. */
let stamp: u32 = 0;

export function startBlock(): void {
  if (stamp === 255) {
    memory.fill(STAMPS, 0, TRIGRAMS);
    stamp = 0;
  }
  stamp++;
}

/**
 * Takes in the trigrams that end at `[from, to)` of a sequence of codes, at most a piece of them. Each is written down, and counted only if it is new to the block: on real code a
 * branch would be mispredicted for one byte in six.
 */
export function takeTrigrams(from: u32, to: u32, block: u32): void {
  const mark = stamp;
  let fresh = FRESH;
  let at = from;
  if (to - from < 16) {
    for (; at < to; at++) {
      const trigram = ((<u32>load<u8>(at - 2)) << 14) | ((<u32>load<u8>(at - 1)) << 7) | load<u8>(at);
      store<u32>(fresh, trigram);
      fresh += (<u32>(load<u8>(trigram, STAMPS) !== mark)) << 2;
      store<u8>(trigram, mark, STAMPS);
    }
  } else {
    for (;;) {
      const first = v128.load(at - 2);
      const second = v128.load(at - 1);
      const third = v128.load(at);
      spread(i16x8.extend_low_i8x16_u(first), i16x8.extend_low_i8x16_u(second), i16x8.extend_low_i8x16_u(third), 0);
      spread(i16x8.extend_high_i8x16_u(first), i16x8.extend_high_i8x16_u(second), i16x8.extend_high_i8x16_u(third), 32);
      for (let k: u32 = 0; k < 64; k += 16) {
        fresh = note(k, fresh, mark);
        fresh = note(k + 4, fresh, mark);
        fresh = note(k + 8, fresh, mark);
        fresh = note(k + 12, fresh, mark);
      }
      if (at + 16 === to) break;
      // The last sixteen may have some of those before: they are not new.
      at = min(at + 16, to - 16);
    }
  }
  for (let i = FRESH; i < fresh; i += 4) addPair(load<u32>(i), block);
}

/** Writes the trigrams of eight positions, `(first << 14) | (second << 7) | third`, to {@link SIXTEEN}. */
function spread(first: v128, second: v128, third: v128, offset: u32): void {
  const low = v128.or(v128.or(i16x8.shl(second, 7), third), i16x8.shl(first, 14));
  const high = i16x8.shr_u(first, 2);
  v128.store(SIXTEEN + offset, i8x16.shuffle(low, high, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23));
  v128.store(
    SIXTEEN + offset + 16,
    i8x16.shuffle(low, high, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31),
  );
}

function note(offset: u32, fresh: u32, mark: u32): u32 {
  const trigram = load<u32>(offset, SIXTEEN);
  const seen = load<u8>(trigram, STAMPS);
  store<u8>(trigram, mark, STAMPS);
  store<u32>(fresh, trigram);
  return fresh + ((<u32>(seen !== mark)) << 2);
}
