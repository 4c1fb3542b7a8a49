import { LEXICAL_DIMENSIONS, LexicalHash } from '@strata/l6-vector';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, termWeights } from '../src/lexical-hash/term-weights.ts';
import { type Part, slowBucket, slowTerms, slowVector } from './slow-lexical-hash.ts';

const weights = termWeights(new Uint32Array(BUCKETS), 1000);

function vectorOf(text: string | Buffer, hash = new LexicalHash(weights)): Float32Array {
  const bytes = Buffer.from(text as string);
  hash.begin();
  hash.add(0, hash.load(bytes, 0, bytes.length));
  const values = new Int8Array(LEXICAL_DIMENSIONS);
  const scale = hash.finish(values, 0);
  return Float32Array.from(values, (value) => value * scale);
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Text of bytes, in which words of one part and of many occur, short and long ones, and of any bytes. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['parse', 'HTTP', 'Header', '_', ' ', '.', '2', 'x', 'é', 'A', 'B', '日本', '(', 'ok', '10', '\0'],
  ),
  fc.string({ unit: fc.constantFrom('a', 'B', 'c', '9', '_'), maxLength: 12 }),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.nat(70).map((length) => 'q'.repeat(length)),
  fc.nat(8).map((count) => 'abCd_'.repeat(count)),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
const anyWeights = fc.constantFrom(
  weights,
  Uint8Array.from({ length: BUCKETS }, (_, bucket) => 1 + ((bucket * 151) % 255)),
);

/** Takes the vector of what was added, and holds it against its twin's. */
function expectSlow(hash: LexicalHash, parts: readonly Part[], weighedBy: Uint8Array) {
  const values = new Int8Array(LEXICAL_DIMENSIONS);
  const scale = hash.finish(values, 0);
  expect({ vector: Array.from(values), scale }).toEqual(slowVector(parts, weighedBy));
}

describe('lexical-hash', () => {
  it('gives a text the same vector whatever came before it', () => {
    const used = new LexicalHash(weights);
    fc.assert(
      fc.property(text, (bytes) => {
        expect(vectorOf(bytes, used)).toEqual(vectorOf(bytes));
      }),
      { numRuns: 40 },
    );
  });

  it('gives what regular expressions and plain sums give, to the bit, whatever it saw before', () => {
    const used = new Map<Uint8Array, LexicalHash>();
    fc.assert(
      fc.property(anyWeights, text, text, fc.integer({ min: 1, max: 5 }), fc.nat(), (own, whole, name, times, cut) => {
        const hash = used.get(own) ?? new LexicalHash(own);
        used.set(own, hash);
        const from = cut % (whole.length + 1);
        const size = hash.load(whole, 0, whole.length);
        const end = hash.load(name, 0, name.length, size);
        for (const [start, stop] of [
          [from, size],
          [0, from],
        ]) {
          hash.begin();
          hash.add(start, stop);
          hash.add(size, end, times);
          const parts = [
            { bytes: whole.toString('latin1', start, stop), times: 1 },
            { bytes: name.toString('latin1'), times },
          ];
          expectSlow(hash, parts, own);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('cuts words at underscores and changes of case', () => {
    const cut = vectorOf('parse http header v2 x Ünder score2score');
    expect(vectorOf('parseHTTPHeader_v2 = x + 0xff10 * Ünder_score2score')).toEqual(cut);
  });

  it('takes texts of any size, of more terms than it keeps, and forgets no text over them', () => {
    const words = Array.from(
      { length: 150_000 },
      (_, i) => `w${i.toString(26).replace(/\d/g, (d) => 'QRSTUVWXYZ'[+d])}`,
    );
    const bytes = words.join(' ');
    const hash = new LexicalHash(weights);
    const before = vectorOf('parse the header', hash);
    hash.begin();
    hash.add(0, hash.load(Buffer.from(bytes), 0, bytes.length));
    expectSlow(hash, [{ bytes, times: 1 }], weights);
    hash.load(Buffer.from('parse the header'), 0, 16);
    hash.begin();
    hash.add(0, 16);
    expectSlow(hash, [{ bytes: 'parse the header', times: 1 }], weights);
    expect(vectorOf('parse the header', hash)).toEqual(before);
  });

  it('says in which buckets the terms of a text are, each once', () => {
    const hash = new LexicalHash(weights);
    fc.assert(
      fc.property(text, (bytes) => {
        hash.begin();
        hash.add(0, hash.load(bytes, 0, bytes.length));
        const buckets = [...new Set(slowTerms(bytes.toString('latin1')))].map(slowBucket);
        expect(Array.from(hash.buckets()).sort()).toEqual(buckets.sort());
      }),
      { numRuns: 100 },
    );
  });

  it('gives vectors of length 1, and of length 0 where there is nothing to compare', () => {
    expect(dot(vectorOf('open the file'), vectorOf('open the file'))).toBeCloseTo(1, 6);
    expect(vectorOf('x + 1').every((value) => value === 0)).toBe(true);
  });

  it('puts texts near each other that have words in common, or words that are alike', () => {
    const query = vectorOf('solve a system of equations');
    const scores = ['def solveSystem(equations)', 'class EquationSolver', 'def read_file(path)'].map((text) =>
      dot(query, vectorOf(text)),
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores[1]).toBeGreaterThan(0.15);
    expect(Math.abs(scores[2])).toBeLessThan(0.15);
  });

  it('lets a word that all texts have count less than one that few have', () => {
    const frequencies = new Uint32Array(BUCKETS);
    const common = termWeights(frequencies.fill(999), 1000);
    expect(common[0]).toBeLessThan(weights[0] / 10);
  });
});
