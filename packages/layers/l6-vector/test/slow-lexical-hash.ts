import { BUCKETS } from '../src/lexical-hash/term-weights.ts';

/** What `lexical-hash` gives for parts of texts, found the slow and obvious way: terms by regular expressions, sums in plain arrays. Strings have a character for each byte. */
export interface Part {
  readonly bytes: string;
  readonly times: number;
}

export function slowVector(parts: readonly Part[], weights: Uint8Array): { vector: number[]; scale: number } {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { bytes, times } of parts) {
    for (const term of slowTerms(bytes)) {
      counts.set(term, (counts.get(term) ?? 0) + times);
      total += times;
    }
  }
  const sums = new Array<number>(256).fill(0);
  for (const [term, count] of counts) {
    // BM25: k1 2, b 0.75, a usual text has 60 terms.
    const weight = Math.round((weights[slowBucket(term)] * 3 * count * 4) / (count + 2 * (0.25 + (0.75 * total) / 60)));
    directionOf(term).forEach((amount, value) => {
      sums[value] += weight * amount;
    });
  }
  const largest = Math.max(...sums.map(Math.abs));
  if (largest === 0) return { vector: sums, scale: 0 };
  const vector = sums.map((sum) => {
    const exact = sum * (127 / largest);
    return (exact < 0 ? exact - 0.5 : exact + 0.5) | 0;
  });
  return { vector, scale: 1 / Math.sqrt(vector.reduce((squares, value) => squares + value * value, 0)) };
}

/** Terms in order, repetitions included. */
export function slowTerms(bytes: string): string[] {
  const words = bytes.match(/[A-Za-z0-9_\x80-\xff]+/g) ?? [];
  const parts = words
    .filter((word) => !/^\d/.test(word))
    .flatMap((word) => word.split('_'))
    .flatMap((part) =>
      part
        .replace(/([^A-Z])([A-Z])/g, '$1\0$2')
        .replace(/([A-Z])([A-Z][^A-Z0-9\0])/g, '$1\0$2')
        .split('\0'),
    );
  return parts
    .map((part) => part.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
    .filter(({ length }) => length >= 2 && length <= 40);
}

export function slowBucket(term: string): number {
  const hash = slowHash(term);
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}

/** FNV-1a. */
function slowHash(term: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function directionOf(term: string): number[] {
  const sums = new Array<number>(256).fill(0);
  const spread = (seed: number, values: number, amount: number) => {
    let state = mix(seed);
    for (let i = 0; i < values; i++) {
      state = mix(state + 0x9e3779b9);
      sums[(state >>> 8) & 0xff] += state % 2 === 0 ? amount : -amount;
    }
  };
  spread(slowHash(term), 4, 32);
  const marked = `^${term}$`;
  for (let i = 0; i < term.length; i++) {
    const [first, second, third] = [0, 1, 2].map((k) => marked.charCodeAt(i + k));
    spread((first << 16) | (second << 8) | third, 1, Math.round(96 / Math.sqrt(term.length)));
  }
  return sums.map((sum) => Math.max(-127, Math.min(127, sum)));
}

/** MurmurHash3's finalizer. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
