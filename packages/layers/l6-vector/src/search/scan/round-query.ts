/** A query as whole numbers, and by how much a row's score can be off because of that. */
export interface RoundedQuery {
  /** The query is about `values * step`. */
  readonly values: Int16Array;
  readonly step: number;
  /** Length of what was rounded away, and of the rounded query, both in steps. */
  readonly lost: number;
  readonly length: number;
}

const MAX_I16 = 32767;
const MAX_SUM = 2 ** 31 - 1;

/**
 * Rounds a query to as fine steps as i16 values and i32 sums allow: with rows of up to ±127 no sum leaves 32 bits whatever they are. For 256 values that is all
 * of i16, so the scores of the scan are off by some hundred-thousandths of the largest.
 */
export function roundQuery(query: Float32Array, stride: number): RoundedQuery {
  const values = new Int16Array(stride);
  let largest = 0;
  let sum = 0;
  for (let i = 0; i < query.length; i++) {
    largest = Math.max(largest, Math.abs(query[i]));
    sum += Math.abs(query[i]);
  }
  // Rounding may add half a step to each value; rows may hold -128.
  const step = Math.max(largest / MAX_I16, (sum * 128) / (MAX_SUM - 64 * stride));
  let lost = 0;
  let length = 0;
  if (step > 0) {
    for (let i = 0; i < query.length; i++) {
      const value = query[i] / step;
      const rounded = Math.round(value);
      values[i] = rounded;
      lost += (value - rounded) ** 2;
      length += rounded * rounded;
    }
  }
  return { values, step, lost: Math.sqrt(lost), length: Math.sqrt(length) };
}
