import { rowsOf } from '@strata/pipeline/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SegmentBuilder } from '../src/index.ts';
import { WordParts } from '../src/text/word-parts.ts';
import { blockPostings } from './decode-postings.ts';
import { segmentOf } from './make-index.ts';

const parts = new WordParts();

/** The parts of a word as a query has them. */
function partsOf(word: string): string[] {
  const bytes = Buffer.from(word);
  parts.split(bytes, 0, bytes.length);
  return Array.from({ length: parts.count }, (_, i) =>
    Buffer.from(parts.bytes.subarray(parts.offsets[i], parts.offsets[i + 1])).toString('latin1'),
  );
}

const termsOf = (text: string) =>
  rowsOf(segmentOf({ '0': text }).terms).map(({ term }) => Buffer.from(term as number[]).toString('latin1'));

describe('the kernel', () => {
  it('cuts and stems words as queries do, and orders terms by their bytes', () => {
    const piece = fc.constantFrom('a', 'e', 's', 'ing', 'ed', 'ies', 'aes', 'ss', 'X', 'HT', 'l', 'tt', 'é', '_', '7');
    const word = fc.array(piece, { minLength: 1, maxLength: 24 }).map((all) => `w${all.join('')}`);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const short = words.filter((one) => Buffer.byteLength(one) <= 64);
        expect(termsOf(words.join(' '))).toEqual([...new Set(short.flatMap(partsOf))].sort());
      }),
      { numRuns: 60 },
    );
  });

  it('orders terms that differ late, and by length, by their bytes', () => {
    const stem = 'abcdefghijklmnopqr';
    const words = Array.from({ length: 300 }, (_, i) => stem.slice(0, 2 + (i % 17)) + 'z'.repeat(i % 7) + i);
    expect(termsOf(words.join(' '))).toEqual([...new Set(words.flatMap(partsOf))].sort());
  });

  it('lists blocks that lie far apart, and more words and trigrams than it first has room for', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `w${i.toString(36)}q ${i % 7919 === 0 ? 'rare' : 'common'}`);
    const segment = segmentOf({ '0': lines.join('\n') }, { blockBytes: 64 });
    const blocks = rowsOf(segment.blocks).length;
    const starts = rowsOf(segment.blocks).map(({ line }) => line as number);
    const terms = new Map(
      rowsOf(segment.terms).map(({ term, postings }) => [
        Buffer.from(term as number[]).toString(),
        postings as number[],
      ]),
    );
    const rare = [0, 7919, 15838].map((line) => starts.findLastIndex((start) => start <= line + 1));
    expect(blockPostings(terms.get('rar')!, blocks)).toEqual(rare);
    expect(terms.size).toBe(new Set(lines.flatMap((line) => line.split(' ').flatMap(partsOf))).size);
  });

  it('lists blocks of a trigram that lie beside each other, in other groups of eight, and further apart than two bytes can say', () => {
    const marked = [0, 7, 8, 9, 15, 16, 300, 301, 17_000, 17_001, 35_000];
    const lines = Array.from({ length: 35_001 }, (_, i) => (marked.includes(i) ? '~~~' : 'x').padEnd(63));
    const segment = segmentOf({ '0': `${lines.join('\n')}\n` }, { blockBytes: 64 });
    const code = [...'~~~'].reduce((trigram, letter) => (trigram << 7) | letter.charCodeAt(0), 0);
    const row = rowsOf(segment.trigrams).find(({ trigram }) => trigram === code)!;
    expect(blockPostings(row.blocks as number[], lines.length)).toEqual(marked);
  });

  it('forgets the blocks of a segment that was not finished', () => {
    const builder = new SegmentBuilder();
    const add = (text: string) => {
      const bytes = Buffer.from(text);
      builder.addFile(0, bytes, 0, 0, bytes, 0, bytes.length);
    };
    builder.begin({ blockBytes: 64 });
    add('left unfinished\n'.repeat(30));
    builder.begin({ blockBytes: 64 });
    add('short\n');
    const { trigrams } = builder.finish();
    expect(rowsOf(trigrams)).toEqual(rowsOf(segmentOf({ '0': 'short\n' }, { blockBytes: 64 }).trigrams));
  });

  it('says how many blocks a segment may have', () => {
    expect(() => segmentOf({ '0': 'x\n'.repeat(70), '1': '\n'.repeat(1 << 25) }, { blockBytes: 64 })).toThrow(
      /at most 262144 blocks/,
    );
  });
});
