import { signed, unsigned, ValueType, wasmModule } from './wasm-module.ts';

/** Values a step of the inner loop takes: what one 16-byte register holds. Sizes of vectors are padded to a multiple. */
export const LANES = 16;

/** Bytes of what the scan writes for a row it found: its number u32, its score f32. */
export const FOUND_BYTES = 8;

/**
 * Scores rows until `to`, or until `room` rows were found.
 *
 * @param from - first row
 * @param to - row after the last
 * @param vectors - where the rows lie: `stride` i8 each, back to back
 * @param scales - where their scales lie: an f32 each
 * @param query - where the query lies: `stride` i16
 * @param found - where rows found are written: {@link FOUND_BYTES} each
 * @param room - how many fit there
 * @param threshold - a row is found if dot(row, query) * scale >= threshold
 * @returns rows found so far, to go on with; the row to go on at is written behind them, as a u32 at `found + 8 * room`
 */
export type ScanFunction = (
  from: number,
  to: number,
  vectors: number,
  scales: number,
  query: number,
  found: number,
  room: number,
  threshold: number,
) => number;

// Opcodes, by their names in the text format.
const local = { get: (i: number) => [0x20, ...unsigned(i)], set: (i: number) => [0x21, ...unsigned(i)] };
const i32 = {
  const: (value: number) => [0x41, ...signed(value)],
  add: [0x6a],
  mul: [0x6c],
  shl: [0x74],
  ge_u: [0x4f],
  store: (offset: number) => [0x36, 0x02, ...unsigned(offset)],
};
const f32 = {
  load: [0x2a, 0x02, 0x00],
  store: (offset: number) => [0x38, 0x02, ...unsigned(offset)],
  convert_i32_s: [0xb2],
  mul: [0x94],
  ge: [0x60],
};
const simd = (code: number, ...rest: readonly number[]) => [0xfd, ...unsigned(code), ...rest];
const v128 = {
  load: (offset: number) => simd(0x00, 0x04, ...unsigned(offset)),
  load8x8_s: (offset: number) => simd(0x01, 0x03, ...unsigned(offset)),
  const0: simd(0x0c, ...new Array<number>(16).fill(0)),
};
const i32x4 = { dot_i16x8_s: simd(0xba), add: simd(0xae), extract_lane: (lane: number) => simd(0x1b, lane) };
const VOID = 0x40;

// Parameters and locals by position.
const [FROM, TO, VECTORS, SCALES, QUERY, FOUND, ROOM, THRESHOLD, ROW, COUNT, AT, SCORE, SUM, OTHER] = Array(14).keys();

/**
 * The module of the scan for vectors padded to `stride` values: the loop over a row's values is written out, 16 at a time.
 *
 * Each step sign-extends 8 stored values to i16 as it loads them (`v128.load8x8_s`) and multiplies them with 8 of the query, which lies there as
 * i16 already, adding neighbours (`i32x4.dot_i16x8_s`, one `pmaddwd`): three instructions for 8 values, two sums in flight.
 * All is integers until a row's sum is done, so every engine gives the same scores. The caller scales the query so that no sum can leave 32 bits.
 */
export function scanModule(stride: number, maxPages: number): Uint8Array<ArrayBuffer> {
  if (stride % LANES !== 0 || stride <= 0 || stride > 65536) {
    throw new RangeError(`expected a positive multiple of ${LANES} up to 65536 as the stride, got ${stride}`);
  }
  const { i32: int, f32: float, v128: vector } = ValueType;
  return wasmModule({
    name: 'scan',
    params: [int, int, int, int, int, int, int, float],
    results: [int],
    locals: [int, int, int, float, vector, vector],
    body: scanBody(stride),
    maxPages,
  });
}

function scanBody(stride: number): number[] {
  const half = (sum: number, at: number) => [
    ...local.get(AT),
    ...v128.load8x8_s(at),
    ...local.get(QUERY),
    ...v128.load(at * 2),
    ...i32x4.dot_i16x8_s,
    ...local.get(sum),
    ...i32x4.add,
    ...local.set(sum),
  ];
  const steps = Array.from({ length: stride / LANES }, (_, step) => [
    ...half(SUM, step * LANES),
    ...half(OTHER, step * LANES + LANES / 2),
  ]).flat();
  const lanes = [0, 1, 2, 3].flatMap((lane) => [
    ...local.get(SUM),
    ...i32x4.extract_lane(lane),
    ...(lane === 0 ? [] : i32.add),
  ]);
  return [
    ...[...local.get(FROM), ...local.set(ROW)],
    ...[...local.get(FROM), ...i32.const(stride), ...i32.mul, ...local.get(VECTORS), ...i32.add, ...local.set(AT)],
    ...[0x02, VOID, 0x03, VOID], // block, loop
    ...[...local.get(ROW), ...local.get(TO), ...i32.ge_u, 0x0d, 0x01], // leave at the end
    ...[...local.get(COUNT), ...local.get(ROOM), ...i32.ge_u, 0x0d, 0x01], // or where there is no room for another
    ...[...v128.const0, ...local.set(SUM), ...v128.const0, ...local.set(OTHER)],
    ...steps,
    ...[...local.get(SUM), ...local.get(OTHER), ...i32x4.add, ...local.set(SUM)],
    // score = f32(sum) * scales[row]
    ...[...lanes, ...f32.convert_i32_s],
    ...[...local.get(ROW), ...i32.const(2), ...i32.shl, ...local.get(SCALES), ...i32.add, ...f32.load],
    ...[...f32.mul, ...local.set(SCORE)],
    ...[...local.get(SCORE), ...local.get(THRESHOLD), ...f32.ge, 0x04, VOID], // if
    ...[...foundAt, ...local.get(ROW), ...i32.store(0)],
    ...[...foundAt, ...local.get(SCORE), ...f32.store(4)],
    ...[...local.get(COUNT), ...i32.const(1), ...i32.add, ...local.set(COUNT)],
    0x0b, // end if
    ...[...local.get(ROW), ...i32.const(1), ...i32.add, ...local.set(ROW)],
    ...[...local.get(AT), ...i32.const(stride), ...i32.add, ...local.set(AT)],
    ...[0x0c, 0x00, 0x0b, 0x0b], // continue; end loop, end block
    ...[...local.get(FOUND), ...local.get(ROOM), ...i32.const(3), ...i32.shl, ...i32.add],
    ...[...local.get(ROW), ...i32.store(0)],
    ...local.get(COUNT),
  ];
}

const foundAt = [...local.get(COUNT), ...i32.const(3), ...i32.shl, ...local.get(FOUND), ...i32.add];
