/**
 * The ascending numbers of a list: each entry is the distance to the number before it, the first from -1, as LEB128. `bias` is what was
 * taken off each distance (1 for blocks, 0 for lines and words).
 *
 * Reads nothing outside `bytes[from..to)`, whatever they hold.
 */
export function forEachInList(
  bytes: Uint8Array,
  from: number,
  to: number,
  bias: 0 | 1,
  visit: (value: number) => void,
): void {
  let value = -1;
  let at = from;
  while (at < to) {
    let byte = bytes[at++];
    let distance = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && at < to; shift += 7) {
      byte = bytes[at++];
      distance |= (byte & 0x7f) << shift;
    }
    value += (distance >>> 0) + bias;
    visit(value);
  }
}
