import { Interner } from '@strata/tables';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const encode = (text: string) => new TextEncoder().encode(text);
const texts = fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: 'grapheme', maxLength: 30 })), {
  maxLength: 300,
});

/** What an interner does, slowly. */
function slowly(words: readonly string[]): { ids: number[]; strings: string[] } {
  const strings = [...new Set(words)];
  return { ids: words.map((word) => strings.indexOf(word)), strings };
}

function stringsOf({ size, offsets, bytes }: Interner): string[] {
  return Array.from({ length: size }, (_, id) => Buffer.from(bytes.subarray(offsets[id], offsets[id + 1])).toString());
}

describe('an interner', () => {
  it('gives ids in order of first appearance, and keeps the strings back to back', () => {
    const interner = new Interner();
    fc.assert(
      fc.property(texts, (words) => {
        interner.clear();
        const expected = slowly(words);
        expect(words.map((word) => interner.internString(word))).toEqual(expected.ids);
        expect(stringsOf(interner)).toEqual(expected.strings);
        expect(words.map((word) => interner.find(encode(word), 0, encode(word).length))).toEqual(expected.ids);
      }),
    );
  });

  it('finds strings inside other bytes, however they are handed over', () => {
    fc.assert(
      fc.property(texts, (words) => {
        const interner = new Interner();
        const source = encode(words.join('\0'));
        let from = 0;
        const ids = words.map((word) => {
          const to = from + encode(word).length;
          const hash = Interner.hash(source, from, to);
          const id = interner.internHashed(source, from, to, hash);
          expect(interner.intern(source, from, to)).toBe(id);
          expect(interner.hashOf(id)).toBe(hash);
          from = to + 1;
          return id;
        });
        expect(ids).toEqual(slowly(words).ids);
      }),
      { numRuns: 50 },
    );
  });

  it('grows, and can be emptied and filled again', () => {
    const interner = new Interner();
    for (const prefix of ['a', 'b']) {
      for (let i = 0; i < 20_000; i++) expect(interner.internString(`${prefix}${i}`)).toBe(i);
      for (let i = 0; i < 20_000; i += 97) expect(interner.internString(`${prefix}${i}`)).toBe(i);
      expect(interner.find(encode('nowhere'), 0, 7)).toBe(-1);
      interner.clear();
      expect(interner.size).toBe(0);
      expect(interner.find(encode(`${prefix}1`), 0, 2)).toBe(-1);
    }
  });

  it('tells strings apart that have one hash', () => {
    // Two words with the same FNV-1a.
    const [one, other] = ['costarring', 'liquid'].map(encode);
    expect(Interner.hash(one, 0, one.length)).toBe(Interner.hash(other, 0, other.length));
    const interner = new Interner();
    expect([one, other, one].map((word) => interner.intern(word, 0, word.length))).toEqual([0, 1, 0]);
  });
});
