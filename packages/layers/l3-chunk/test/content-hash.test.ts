import { contentHash } from '@strata/l3-chunk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const M = 1n << 32n;
const mod = (value: bigint) => ((value % M) + M) % M;
const scramble = (value: bigint) => {
  let hash = value ^ (value >> 16n);
  hash = mod(hash * 0x85ebca6bn);
  hash ^= hash >> 13n;
  hash = mod(hash * 0xc2b2ae35n);
  return hash ^ (hash >> 16n);
};

/** The hash as its documentation has it, in big integers. */
function slowHash(bytes: Uint8Array): { low: number; high: number } {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  const digits = lines.map((line) => {
    if (/^[ \t\f\r]*$/.test(line)) return [0n, 0n];
    const spaces = /^ */.exec(line)?.[0].length ?? 0;
    let hash = mod(0x811c9dc5n + BigInt(spaces) * 0x01000193n);
    let sum = hash;
    for (const byte of Buffer.from(line.slice(spaces), 'latin1')) {
      hash = mod((hash ^ BigInt(byte)) * 0x01000193n);
      sum = mod(sum + hash);
    }
    return [scramble(hash), scramble(sum ^ mod(hash * 0x27d4eb2fn))];
  });
  while (digits.length > 0 && digits.at(-1)?.every((digit) => digit === 0n)) digits.pop();
  const low = digits.reduce((sum, [digit]) => mod(sum * 0x9e3779b1n + digit), 0n);
  const high = digits.reduce((sum, [, digit]) => mod(sum * 0x85ebca77n + digit), 0n);
  return { low: Number(scramble(low)), high: Number(scramble(high ^ scramble(low))) };
}

const text = fc
  .array(fc.constantFrom('a', 'b = 1', '', '  ', '\t', '    x', 'é', '\r', '"""'), { maxLength: 90 })
  .map((lines) => lines.join('\n'));

describe('the content hash', () => {
  it('is what its documentation says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text.map((given) => Buffer.from(given)),
          fc.uint8Array({ maxLength: 60 }),
        ),
        (bytes) => {
          expect(contentHash(bytes)).toEqual(slowHash(bytes));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('says nothing of blank lines around the text, and something of those within', () => {
    const hash = (given: string) => contentHash(Buffer.from(given));
    expect(hash('\n\n  \na\n\n\nb\n\n')).toEqual(hash('a\n\n\nb'));
    expect(hash('a\n\nb')).not.toEqual(hash('a\n\n\nb'));
    expect(hash('a\nb')).not.toEqual(hash('b\na'));
    expect(hash(`a${'\n'.repeat(1000)}b`)).not.toEqual(hash(`a${'\n'.repeat(1001)}b`));
  });

  it('differs for 20,000 texts that are much alike, in each half almost always', () => {
    const seen = new Set<bigint>();
    const lows = new Set<number>();
    const highs = new Set<number>();
    for (let i = 0; i < 20_000; i++) {
      const { low, high } = contentHash(Buffer.from(`def f${i % 1000}():\n    return ${Math.floor(i / 1000)}\n`));
      seen.add((BigInt(high) << 32n) | BigInt(low));
      lows.add(low);
      highs.add(high);
    }
    expect(seen.size).toBe(20_000);
    // By chance none of 2^32 coincide, or a pair.
    expect(Math.min(lows.size, highs.size)).toBeGreaterThan(19_997);
  });
});
