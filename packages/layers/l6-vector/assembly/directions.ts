import { DIMENSIONS } from './layout';

/**
 * The direction of a term, as `direct` leaves it: 16 bits an entry, value in the low 8 and signed amount above; entries of amount 0 fill it up to a multiple of 8 bytes. A term changes at most 4 values by itself and one for each of
 * its at most 40 trigrams.
 */
export const ENTRIES: u32 = <u32>memory.data(2 * 48, 16);

/** How many of the 256 values a term itself changes, and the length of that part of its direction. The trigrams together have GRAM_SHARE of it. */
const TERM_VALUES: u32 = 4;
const UNIT: f64 = 64;
const GRAM_SHARE: f64 = 1.5;

/** Amounts by value; all 0 between calls. */
const AMOUNTS: u32 = <u32>memory.data(4 * 256, 16);

/**
 * Finds the direction in which a term moves a vector: a few of its values, each by a small whole number. Half is drawn by the hash of the whole term, so that different terms are at nearly right angles; the rest by those of
 * its trigrams (of `^term$`, as many as it has bytes), so that `solve` and `solver` are not.
 *
 * @returns its size in bytes
 */
export function direct(term: u32, length: u32, hash: u32): u32 {
  spread(mix(hash), TERM_VALUES, <i32>(UNIT / Math.sqrt(<f64>TERM_VALUES)));
  const amount = <i32>Math.round((UNIT * GRAM_SHARE) / Math.sqrt(<f64>length));
  for (let i: u32 = 0; i < length; i++) {
    const first: u32 = i === 0 ? 0x5e : load<u8>(term + i - 1);
    const third: u32 = i + 1 === length ? 0x24 : load<u8>(term + i + 1);
    spread(mix((first << 16) | ((<u32>load<u8>(term + i)) << 8) | third), 1, amount);
  }
  let end = ENTRIES;
  for (let value: u32 = 0; value < DIMENSIONS; value += 4) {
    if (!v128.any_true(v128.load(AMOUNTS + value * 4))) continue;
    for (let one = value; one < value + 4; one++) {
      const sum = max(-127, min(127, load<i32>(AMOUNTS + one * 4)));
      if (sum === 0) continue;
      store<u16>(end, (sum << 8) | one);
      end += 2;
    }
    v128.store(AMOUNTS + value * 4, i64x2.splat(0));
  }
  for (; (end & 7) !== 0; end += 2) store<u16>(end, 0);
  return end - ENTRIES;
}

/** Adds ±amount to values drawn by a seed. */
function spread(seed: u32, values: u32, amount: i32): void {
  let state = seed;
  for (let i: u32 = 0; i < values; i++) {
    state = mix(state + 0x9e3779b9);
    const at = AMOUNTS + ((state >> 8) & 0xff) * 4;
    store<i32>(at, load<i32>(at) + ((state & 1) === 0 ? amount : -amount));
  }
}

/** MurmurHash3's finalizer: every bit of the result depends on every bit given. */
function mix(value: u32): u32 {
  let h = value;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}
