/** A set of code points: the ends of its ranges, ascending, `[from, to, from, to, …]`, both inclusive, no two of them touching. */
export type CodeRanges = readonly number[];

const LAST = 0x10_ffff;

/** The set of some ranges in any order. */
export function rangesOf(pairs: readonly (readonly [number, number])[]): CodeRanges {
  const sorted = [...pairs].sort((a, b) => a[0] - b[0]);
  const ranges: number[] = [];
  for (const [from, to] of sorted) {
    if (ranges.length > 0 && from <= ranges[ranges.length - 1] + 1) {
      ranges[ranges.length - 1] = Math.max(ranges[ranges.length - 1], to);
    } else ranges.push(from, to);
  }
  return ranges;
}

export function union(...sets: readonly CodeRanges[]): CodeRanges {
  return rangesOf(sets.flatMap(pairsOf));
}

/** All code points that are not in a set. */
export function complement(ranges: CodeRanges): CodeRanges {
  const others: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if (ranges[i] > next) others.push(next, ranges[i] - 1);
    next = ranges[i + 1] + 1;
  }
  if (next <= LAST) others.push(next, LAST);
  return others;
}

export function intersection(a: CodeRanges, b: CodeRanges): CodeRanges {
  const both: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const from = Math.max(a[i], b[j]);
    const to = Math.min(a[i + 1], b[j + 1]);
    if (from <= to) both.push(from, to);
    if (a[i + 1] < b[j + 1]) i += 2;
    else j += 2;
  }
  return both;
}

export function difference(a: CodeRanges, b: CodeRanges): CodeRanges {
  return intersection(a, complement(b));
}

export function pairsOf(ranges: CodeRanges): [from: number, to: number][] {
  return Array.from({ length: ranges.length >> 1 }, (_, i) => [ranges[2 * i], ranges[2 * i + 1]]);
}
