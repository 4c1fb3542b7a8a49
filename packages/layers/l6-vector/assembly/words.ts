import { countTerms, partEnd, termAt } from './terms';

/**
 * The terms of words seen lately: a slot for each hash, which a word takes over from the word before. 64 bytes:
 *
 *     32  the word, 0 behind its end
 *     32  addresses of its terms, 0 behind the last
 */
const SLOT: u32 = 64;
const SLOT_BITS: u32 = 15;
const SLOTS: u32 = <u32>memory.data(1 << 21, 64);
/** Longer words, and those of more terms than a slot has room for, are cut each time. */
const MAX_WORD: u32 = 32;

/** 32 bytes of ones, then 32 of zeros: what begins n bytes before the zeros keeps the first n bytes of a word. */
const MASKS: u32 = <u32>memory.data(64, 64);

/** Two odd numbers whose bits are as good as random, to multiply with. */
const GOLDEN: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;
const PRIME: u64 = ((<u64>0xc2b2ae3d) << 32) | 0x27d4eb4f;

export function setUpWords(): void {
  memory.fill(MASKS, 0xff, MAX_WORD);
}

/**
 * Adds the terms of words, as often as `times` says.
 *
 * @param words - 8 bytes a word, up to `end`: where it begins, its length
 */
export function countWords(words: u32, end: u32, times: u32): void {
  for (let word = words; word < end; word += 8) {
    const from = load<u32>(word);
    const length = load<u32>(word, 4);
    if (length > MAX_WORD) {
      countLong(from, from + length, times);
      continue;
    }
    const mask = MASKS + MAX_WORD - length;
    const low = v128.and(v128.load(from), v128.load(mask));
    const high = v128.and(v128.load(from, 16), v128.load(mask, 16));
    const slot = slotOf(low, high, length);
    const other = v128.or(v128.xor(low, v128.load(slot)), v128.xor(high, v128.load(slot, 16)));
    if (v128.any_true(other) && !learn(slot, low, high, from, from + length)) {
      countLong(from, from + length, times);
    } else countTerms(slot + MAX_WORD, slot + SLOT, times);
  }
}

function slotOf(low: v128, high: v128, length: u32): u32 {
  let mixed: u64 = i64x2.extract_lane(low, 0) + rotl<u64>(i64x2.extract_lane(low, 1), 23);
  if (length > 16) mixed = mixed * PRIME + i64x2.extract_lane(high, 0) + rotl<u64>(i64x2.extract_lane(high, 1), 23);
  return SLOTS + <u32>((mixed * GOLDEN) >> (64 - SLOT_BITS)) * SLOT;
}

/** Gives a slot to a word. @returns false if the word has more terms than a slot */
function learn(slot: u32, low: v128, high: v128, from: u32, to: u32): bool {
  memory.fill(slot, 0, SLOT);
  let into = slot + MAX_WORD;
  for (let at = from; at < to; at = partEnd) {
    const term = termAt(at, to);
    if (term === 0) continue;
    if (into === slot + SLOT) {
      memory.fill(slot, 0, SLOT);
      return false;
    }
    store<u32>(into, term);
    into += 4;
  }
  v128.store(slot, low);
  v128.store(slot, high, 16);
  return true;
}

const ONE: u32 = <u32>memory.data(4, 4);

function countLong(from: u32, to: u32, times: u32): void {
  for (let at = from; at < to; at = partEnd) {
    store<u32>(ONE, termAt(at, to));
    countTerms(ONE, ONE + 4, times);
  }
}
