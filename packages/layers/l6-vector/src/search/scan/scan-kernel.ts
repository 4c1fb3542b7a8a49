import {
  add,
  atLeast,
  block,
  type Code,
  constant,
  encodeModule,
  float,
  get,
  increase,
  leave,
  leaveIf,
  loop,
  multiply,
  sequence,
  set,
  shiftLeft,
  store,
  vector,
  when,
} from '@strata/wasm';

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
  return encodeModule({
    functions: {
      scan: {
        params: ['from', 'to', 'vectors', 'scales', 'query', 'found', 'room'],
        floatParams: ['threshold'],
        gives: true,
        locals: ['row', 'count', 'at'],
        floats: ['score'],
        vectors: ['sum', 'other'],
        body: scanBody(stride),
      },
    },
    maxPages,
  });
}

function scanBody(stride: number): Code {
  const step = (sum: string, at: number) =>
    set(sum, vector.add(vector.dot(vector.loadExtended(get('at'), at), vector.load(get('query'), at * 2)), get(sum)));
  const steps = Array.from({ length: stride / LANES }, (_, i) => [
    step('sum', i * LANES),
    step('other', i * LANES + LANES / 2),
  ]).flat();
  const lane = (i: number) => vector.lane(get('sum'), i);
  return sequence(
    set('row', get('from')),
    set('at', add(multiply(get('from'), constant(stride)), get('vectors'))),
    block(
      'rows',
      loop(
        'next',
        leaveIf('rows', atLeast(get('row'), get('to'))),
        leaveIf('rows', atLeast(get('count'), get('room'))),
        set('sum', vector.zero),
        set('other', vector.zero),
        ...steps,
        set('sum', vector.add(get('sum'), get('other'))),
        set(
          'score',
          float.multiply(
            float.of(add(add(add(lane(0), lane(1)), lane(2)), lane(3))),
            float.load(item(get('row'), 2, get('scales'))),
          ),
        ),
        when(
          float.atLeast(get('score'), get('threshold')),
          store(item(get('count'), 3, get('found')), get('row')),
          float.store(item(get('count'), 3, get('found')), get('score'), 4),
          increase('count', 1),
        ),
        increase('row', 1),
        increase('at', stride),
        leave('next'),
      ),
    ),
    store(add(get('found'), shiftLeft(get('room'), constant(3))), get('row')),
    get('count'),
  );
}

/** Address of an item of a list that starts at `first`, each of 2^`shift` bytes. */
const item = (number: Code, shift: number, first: Code) => add(shiftLeft(number, constant(shift)), first);
