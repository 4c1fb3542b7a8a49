/**
 * Writes a vector, brought to length 1, as an index stores it: as int8, half floats (their bits) or floats.
 * @returns what to multiply each stored value by; 0 for a vector of length 0
 */
export function storeVector(vector: Float32Array, into: Int8Array | Uint16Array | Float32Array, at: number): number {
  let squares = 0;
  let largest = 0;
  for (let i = 0; i < vector.length; i++) {
    squares += vector[i] * vector[i];
    largest = Math.max(largest, Math.abs(vector[i]));
  }
  if (squares === 0) {
    into.fill(0, at, at + vector.length);
    return 0;
  }
  const length = Math.sqrt(squares);
  if (into instanceof Int8Array) {
    const step = largest / 127;
    for (let i = 0; i < vector.length; i++) into[at + i] = Math.round(vector[i] / step);
    return step / length;
  }
  if (into instanceof Float32Array) for (let i = 0; i < vector.length; i++) into[at + i] = vector[i] / length;
  else into.set(new Uint16Array(Float16Array.from(vector, (value) => value / length).buffer), at);
  return 1;
}
