import { DIMENSIONS, VECTOR } from './layout';
import { COUNT, DIRECTION, DIRECTION_BYTES, found, foundEnd, WEIGHT } from './terms';

/** BM25: how soon repetitions stop to count, how much length counts, and what length is usual (terms). */
const K1: f64 = 2;
const B: f64 = 0.75;
const USUAL_LENGTH: f64 = 60;

/** By value, 32 bits each; all 0 between texts. */
const SUMS: u32 = <u32>memory.data(4 * 256, 16);

/** Sums the directions of the text's terms, each as often as its weight says. */
export function sum(): void {
  let total: u32 = 0;
  for (let at = found; at < foundEnd; at += 4) total += load<u32>(load<u32>(at), COUNT);
  const usual = K1 * (1 - B + (B * <f64>total) / USUAL_LENGTH);
  for (let at = found; at < foundEnd; at += 4) {
    const term = load<u32>(at);
    const count = <f64>load<u32>(term, COUNT);
    const weight = <i32>Math.round((<f64>load<u16>(term, WEIGHT) * (K1 + 1) * count * 4) / (count + usual));
    let entry = term + DIRECTION;
    for (const end = entry + load<u16>(term, DIRECTION_BYTES); entry < end; entry += 8) {
      const four = load<u64>(entry);
      addTo(<u32>four, weight);
      addTo(<u32>(four >> 16), weight);
      addTo(<u32>(four >> 32), weight);
      addTo(<u32>(four >> 48), weight);
    }
  }
}

function addTo(entry: u32, weight: i32): void {
  const at = SUMS + ((entry & 0xff) << 2);
  store<i32>(at, load<i32>(at) + weight * (<i32>(entry << 16) >> 24));
}

/**
 * Writes the sums as int8, the largest as ±127, half away from 0, and clears them.
 * @returns the scale that gives them length 1; 0 where all are 0
 */
export function round(): f64 {
  let most = i64x2.splat(0);
  for (let at = SUMS; at < SUMS + DIMENSIONS * 4; at += 16) most = i32x4.max_u(most, i32x4.abs(v128.load(at)));
  const largest = max(
    max(<u32>i32x4.extract_lane(most, 0), <u32>i32x4.extract_lane(most, 1)),
    max(<u32>i32x4.extract_lane(most, 2), <u32>i32x4.extract_lane(most, 3)),
  );
  if (largest === 0) {
    memory.fill(VECTOR, 0, DIMENSIONS);
    return 0;
  }
  const factor = f64x2.splat(127 / <f64>largest);
  let squares = i64x2.splat(0);
  for (let i: u32 = 0; i < DIMENSIONS; i += 8) {
    const at = SUMS + i * 4;
    const eight = i16x8.narrow_i32x4_s(rounded(v128.load(at), factor), rounded(v128.load(at, 16), factor));
    squares = i32x4.add(squares, i32x4.dot_i16x8_s(eight, eight));
    store<i64>(VECTOR + i, i64x2.extract_lane(i8x16.narrow_i16x8_s(eight, eight), 0));
    v128.store(at, i64x2.splat(0));
    v128.store(at, i64x2.splat(0), 16);
  }
  const all =
    i32x4.extract_lane(squares, 0) +
    i32x4.extract_lane(squares, 1) +
    i32x4.extract_lane(squares, 2) +
    i32x4.extract_lane(squares, 3);
  return 1 / Math.sqrt(<f64>all);
}

/** Four whole numbers times a factor, to the nearest, half away from 0. */
function rounded(sums: v128, factor: v128): v128 {
  const low = f64x2.mul(f64x2.convert_low_i32x4_s(sums), factor);
  const high = f64x2.mul(f64x2.convert_low_i32x4_s(v128.shuffle<i64>(sums, sums, 1, 1)), factor);
  return v128.shuffle<i64>(nearest(low), nearest(high), 0, 2);
}

/** Two numbers to the nearest of 32 bits, half away from 0, and two zeros. */
function nearest(exact: v128): v128 {
  const half = v128.bitselect(exact, f64x2.splat(0.5), f64x2.splat(-0));
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.add(exact, half));
}
