import { crc32 } from 'node:zlib';
import { rowsOf } from '@strata/pipeline/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stem } from '../src/text/stem.ts';
import { blockPostings, listOf } from './decode-postings.ts';
import { bytesOf, segmentOf, type Tree } from './make-index.ts';

interface Block {
  file_id: number;
  start: number;
  size: number;
  line: number;
  checksum: number;
}

/** The code of a byte, as the documentation of the table describes it. */
function codeOf(byte: number): number {
  if (byte >= 0xc0) return [...range(1, 8), ...range(14, 31)][(byte - 0xc0) % 26];
  if (byte >= 0x80) return 0x41 + ((byte - 0x80) % 26);
  if (byte < 0x20 && ![9, 10, 12, 13].includes(byte)) return 0;
  return String.fromCharCode(byte).toLowerCase().charCodeAt(0);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Trigrams of a block, the slow way. */
function trigramsOf(block: Uint8Array): Set<number> {
  if (block.length === 0) return new Set();
  const codes = [10, ...Array.from(block, codeOf), ...(block.at(-1) === 10 ? [10] : [10, 10])];
  return new Set(codes.slice(2).map((code, i) => (codes[i] << 14) | (codes[i + 1] << 7) | code));
}

/** Terms of some text, the slow way: words and their parts, see `text/stem.ts` for the endings. */
function termsOf(text: string): Set<string> {
  const words = text.match(/[A-Za-z0-9_\x80-\xff]+/g) ?? [];
  const parts = words
    .filter((word) => !/^\d/.test(word) && word.length >= 2 && word.length <= 64)
    .flatMap((word) => word.split(/_|(?<=[^A-Z_])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z\x80-\xff])/))
    .filter((part) => part.length >= 2)
    .map((part) => part.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()));
  return new Set(
    parts.map((part) => {
      const bytes = Buffer.from(part, 'latin1');
      return bytes.toString('latin1', 0, stem(bytes, 0, bytes.length));
    }),
  );
}

const contents = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'B', 'b', '_', '1', ' ', '\n', '\r', 'é', 'K', '一'), maxLength: 400 }),
  fc.uint8Array({ maxLength: 300 }),
);
const trees = fc.array(contents, { maxLength: 12 }).map((all): Tree => {
  return Object.fromEntries(all.map((one, i) => [`dir/File${i}.py`, one]));
});

describe('the segment builder', () => {
  it('cuts files into whole lines that make up the file, with the line each block starts with', () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 1, max: 200 }), (tree, blockBytes) => {
        const blocks = rowsOf(segmentOf(tree, { blockBytes }).blocks) as unknown as Block[];
        Object.values(tree).forEach((one, fileId) => {
          const bytes = bytesOf(one);
          const own = blocks.filter((block) => block.file_id === fileId);
          expect(own.length).toBeGreaterThan(0);
          let start = 0;
          for (const block of own) {
            const content = bytes.subarray(start, start + block.size);
            const line = 1 + bytes.subarray(0, start).filter((byte) => byte === 10).length;
            expect(block).toMatchObject({ start, line, checksum: crc32(content) });
            start += block.size;
            if (start < bytes.length) {
              expect(content.at(-1)).toBe(10);
              expect(content.length).toBeGreaterThanOrEqual(blockBytes);
              // One line less would have been too little.
              expect(content.lastIndexOf(10, -2) + 1).toBeLessThan(blockBytes);
            }
          }
          expect(start).toBe(bytes.length);
        });
      }),
    );
  });

  it('lists for each trigram the blocks that have it, in order of trigrams', () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 1, max: 100 }), (tree, blockBytes) => {
        const segment = segmentOf(tree, { blockBytes });
        const blocks = rowsOf(segment.blocks) as unknown as Block[];
        const expected = new Map<number, number[]>();
        blocks.forEach(({ file_id, start, size }, block) => {
          const bytes = bytesOf(Object.values(tree)[file_id]).subarray(start, start + size);
          for (const trigram of trigramsOf(bytes)) expected.set(trigram, [...(expected.get(trigram) ?? []), block]);
        });
        const got = rowsOf(segment.trigrams).map(({ trigram, blocks: postings }) => [
          trigram,
          blockPostings(postings as number[], blocks.length),
        ]);
        expect(got).toEqual([...expected].sort(([a], [b]) => a - b));
      }),
    );
  });

  it('lists for each term the blocks and the paths with a word that has it', () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 1, max: 100 }), (tree, blockBytes) => {
        const segment = segmentOf(tree, { blockBytes });
        const blocks = rowsOf(segment.blocks) as unknown as Block[];
        const inBlocks = new Map<string, number[]>();
        const inPaths = new Map<string, number[]>();
        blocks.forEach(({ file_id, start, size }, block) => {
          const bytes = Buffer.from(bytesOf(Object.values(tree)[file_id]).subarray(start, start + size));
          for (const term of termsOf(bytes.toString('latin1')))
            inBlocks.set(term, [...(inBlocks.get(term) ?? []), block]);
        });
        Object.keys(tree).forEach((path, file) => {
          for (const term of termsOf(path)) inPaths.set(term, [...(inPaths.get(term) ?? []), file]);
        });
        const rows = rowsOf(segment.terms).map((row) => ({
          term: Buffer.from(row.term as number[]).toString('latin1'),
          postings: row.postings as number[],
        }));
        const expected = [
          ...[...inPaths].map(([term, some]) => [`/${term}`, some] as const),
          ...[...inBlocks].map(([term, some]) => [term, some] as const),
        ].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(
          rows.map(({ term, postings }) => [
            term,
            term.startsWith('/') ? listOf(postings, 1) : blockPostings(postings, blocks.length),
          ]),
        ).toEqual(expected);
      }),
    );
  });

  it('takes runs beyond what is scanned at once for no words, and words beside its border for whole', () => {
    const letters = 'x'.repeat(40_000);
    const border = `${'a '.repeat(8170)}someone_here`;
    const segment = segmentOf({
      'a.txt': `${letters}_end ab\n`,
      'b.txt': border,
      'c.txt': `${'é'.repeat(16_384)}_end`,
    });
    const terms = rowsOf(segment.terms)
      .map(({ term }) => Buffer.from(term as number[]).toString())
      .filter((term) => !term.startsWith('/'));
    expect(terms.sort()).toEqual(['ab', 'her', 'someon']);
    const rows = rowsOf(segment.trigrams).map(({ trigram }) => trigram as number);
    const text = Buffer.from(border);
    expect([...trigramsOf(text)].every((trigram) => rows.includes(trigram))).toBe(true);
    expect(rows).toHaveLength(
      new Set(
        [`${letters}_end ab\n`, border, `${'é'.repeat(16_384)}_end`].flatMap((one) => [
          ...trigramsOf(Buffer.from(one)),
        ]),
      ).size,
    );
  });

  it.each([
    ['parseHTTPHeaders_v2', ['pars', 'http', 'header', 'v2']],
    ['__init__', ['init']],
    ['getX', ['get']],
    ['queries', ['query']],
    ['classes', ['class']],
    ['class', ['class']],
    ['status', ['status']],
    ['ABC', ['abc']],
    ['files', ['fil']],
    ['computing', ['comput']],
    ['computed', ['comput']],
    ['mapped', ['map']],
    ['string', ['string']],
    ['speed', ['speed']],
    ['bus', ['bus']],
    ['sha256Sum', ['sha256', 'sum']],
    ['größe_max', ['größ', 'max']],
    ['data_data', ['data']],
    ['x_y', []],
  ])('takes %s for %j', (word, terms) => {
    const segment = segmentOf({ '0': word });
    const got = rowsOf(segment.terms);
    expect(got.map(({ term }) => Buffer.from(term as number[]).toString()).sort()).toEqual([...terms].sort());
    for (const { postings } of got) expect(blockPostings(postings as number[], 1)).toEqual([0]);
  });

  it('gives the same bytes whatever it built before', () => {
    const tree = { 'a.py': 'def fresh(): pass\n', 'b.txt': 'Über alles\n' };
    const alone = segmentOf(tree);
    const again = segmentOf({ ...tree });
    expect(Object.values(again).map((batch) => rowsOf(batch))).toEqual(
      Object.values(alone).map((batch) => rowsOf(batch)),
    );
  });
});
