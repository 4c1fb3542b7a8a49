import type { StringValues } from '@strata/tables';

/** Ranges up to this length are sorted by insertion. */
const SMALL = 12;

/**
 * Sorts the numbers of different strings by the strings' bytes, in place.
 *
 * Multikey quicksort (Bentley and Sedgewick, 1997) over four bytes at a time: the keys of a range lie beside it in an array of their own, so that
 * a comparison is one of integers, and strings are touched once for each four bytes that do not yet tell them apart.
 */
export function sortStrings(ids: Uint32Array, strings: StringValues): void {
  const keys = new Uint32Array(ids.length);
  loadKeys(ids, keys, 0, ids.length, 0, strings);
  sortRange(ids, keys, 0, ids.length, 0, strings);
}

function loadKeys(
  ids: Uint32Array,
  keys: Uint32Array,
  from: number,
  to: number,
  depth: number,
  strings: StringValues,
): void {
  const { bytes, offsets } = strings;
  for (let i = from; i < to; i++) {
    const start = offsets[ids[i]] + depth;
    const left = offsets[ids[i] + 1] - start;
    let key = 0;
    for (let k = 0; k < 4; k++) key = (key << 8) | (k < left ? bytes[start + k] : 0);
    keys[i] = key;
  }
}

/** Sorts a range whose strings agree in their first `depth` bytes, and whose keys are the next four. */
function sortRange(
  ids: Uint32Array,
  keys: Uint32Array,
  rangeFrom: number,
  rangeTo: number,
  rangeDepth: number,
  strings: StringValues,
): void {
  let from = rangeFrom;
  let to = rangeTo;
  let depth = rangeDepth;
  while (to - from > SMALL) {
    const pivot = medianOf(keys[from], keys[(from + to) >> 1], keys[to - 1]);
    let less = from;
    let more = to;
    for (let i = from; i < more; ) {
      const key = keys[i];
      if (key < pivot) swap(ids, keys, less++, i++);
      else if (key > pivot) swap(ids, keys, i, --more);
      else i++;
    }
    // A zero byte in the pivot is the padding behind a string's end, or an odd string: too few to matter.
    const isEnded = hasZeroByte(pivot);
    if (isEnded) sortSmall(ids, keys, less, more, depth, strings);
    // The longest part goes on in this loop, so that recursion is no deeper than the logarithm of the length.
    const parts = [
      { from, to: less, depth },
      { from: more, to, depth },
      { from: less, to: isEnded ? less : more, depth: depth + 4 },
    ].sort((a, b) => a.to - a.from - (b.to - b.from));
    for (const part of parts) {
      if (part.depth > depth) loadKeys(ids, keys, part.from, part.to, part.depth, strings);
    }
    for (const part of parts.slice(0, 2)) sortRange(ids, keys, part.from, part.to, part.depth, strings);
    ({ from, to, depth } = parts[2]);
  }
  sortSmall(ids, keys, from, to, depth, strings);
}

function sortSmall(
  ids: Uint32Array,
  keys: Uint32Array,
  from: number,
  to: number,
  depth: number,
  strings: StringValues,
): void {
  for (let i = from + 1; i < to; i++) {
    for (let k = i; k > from && isLess(ids, keys, k, k - 1, depth, strings); k--) swap(ids, keys, k, k - 1);
  }
}

function isLess(
  ids: Uint32Array,
  keys: Uint32Array,
  a: number,
  b: number,
  depth: number,
  { bytes, offsets }: StringValues,
): boolean {
  if (keys[a] !== keys[b]) return keys[a] < keys[b];
  const startA = offsets[ids[a]];
  const startB = offsets[ids[b]];
  const lengthA = offsets[ids[a] + 1] - startA;
  const lengthB = offsets[ids[b] + 1] - startB;
  for (let i = depth; i < lengthA && i < lengthB; i++) {
    if (bytes[startA + i] !== bytes[startB + i]) return bytes[startA + i] < bytes[startB + i];
  }
  return lengthA < lengthB;
}

function swap(ids: Uint32Array, keys: Uint32Array, a: number, b: number): void {
  const id = ids[a];
  ids[a] = ids[b];
  ids[b] = id;
  const key = keys[a];
  keys[a] = keys[b];
  keys[b] = key;
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function hasZeroByte(key: number): boolean {
  return ((key - 0x0101_0101) & ~key & 0x8080_8080) !== 0;
}
