import { LEXICAL_DIMENSIONS, LexicalHash } from '@strata/l6-vector';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TermScanner } from '../src/lexical-hash/term-scanner.ts';
import { BUCKETS, termWeights } from '../src/lexical-hash/term-weights.ts';

const bytesOf = (text: string) => Buffer.from(text, 'utf8');

function termsOf(text: string, scanner = new TermScanner()): Record<string, number> {
  scanner.clear();
  const bytes = bytesOf(text);
  scanner.scan(bytes, 0, bytes.length);
  const { found, distinct, offsets, counts } = scanner;
  const entries = Array.from(found.subarray(0, distinct), (term) => [
    Buffer.from(scanner.bytes.subarray(offsets[term], offsets[term + 1])).toString('utf8'),
    counts[term],
  ]);
  return Object.fromEntries(entries);
}

/** The same by regular expressions. */
function slowTerms(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [word] of text.matchAll(/[A-Za-z0-9_\u0080-\u{10ffff}]+/gu)) {
    if (/^\d/.test(word)) continue;
    for (const part of word.split('_')) {
      const cut = part.replace(/([^A-Z])([A-Z])/gu, '$1\0$2').replace(/([A-Z])([A-Z][^A-Z0-9])/gu, '$1\0$2');
      for (const piece of cut.split('\0')) {
        const term = piece.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
        const length = bytesOf(term).length;
        if (length >= 2 && length <= 40) counts[term] = (counts[term] ?? 0) + 1;
      }
    }
  }
  return counts;
}

const weights = termWeights(new Uint32Array(BUCKETS), 1000);

function vectorOf(text: string, hash = new LexicalHash(weights)): Float32Array {
  const bytes = bytesOf(text);
  hash.begin();
  hash.add(bytes, 0, bytes.length);
  const values = new Int8Array(LEXICAL_DIMENSIONS);
  const scale = hash.finish(values, 0);
  return Float32Array.from(values, (value) => value * scale);
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const code = fc
  .array(fc.constantFrom('parse', 'HTTP', 'Header', '_', ' ', '.', '2', 'x', 'é', 'A', 'B', '日本', '(', 'ok', '10'), {
    maxLength: 30,
  })
  .map((pieces) => pieces.join(''));

describe('terms', () => {
  it('are the parts of words', () => {
    expect(termsOf('parseHTTPHeader_v2 = x + 0xff10 * Ünder_score2score')).toEqual(
      { parse: 1, http: 1, header: 1, v2: 1, 'Ünder': 1, score2score: 1 }, // biome-ignore format: one line
    );
  });

  it('are those that regular expressions cut out, whatever the scanner saw before', () => {
    const scanner = new TermScanner();
    fc.assert(
      fc.property(code, (text) => {
        expect(termsOf(text, scanner)).toEqual(slowTerms(text));
      }),
      { numRuns: 300 },
    );
  });

  it('are told apart when there are many', () => {
    const words = Array.from(
      { length: 40_000 },
      (_, i) => `w${i.toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'[+d])}`,
    );
    const counts = termsOf(words.join(' '));
    expect(Object.keys(counts)).toHaveLength(new Set(words).size);
  });
});

describe('lexical-hash', () => {
  it('gives a text the same vector whatever came before it', () => {
    const used = new LexicalHash(weights);
    fc.assert(
      fc.property(code, (text) => {
        expect(vectorOf(text, used)).toEqual(vectorOf(text));
      }),
      { numRuns: 40 },
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
