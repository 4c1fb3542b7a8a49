import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileQuery } from '../src/search/compile-query.ts';
import { concatenation, type PatternNode } from '../src/search/pattern/syntax.ts';
import { TextList } from '../src/search/scan/text-list.ts';
import { TextMemory } from '../src/search/scan/text-memory.ts';
import { bytesOf } from './make-index.ts';
import { patterns, texts } from './patterns.ts';
import { nodeOf, slowMatch } from './slow-twin.ts';

const memory = new TextMemory();

interface Query {
  readonly pattern: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
  readonly word: boolean;
}

/** What a scan finds in texts that lie among other bytes, as `[line, col, text]` for each; undefined if the pattern is refused. */
function scanAll(query: Query, parts: readonly Uint8Array[], shift: number, limit = Infinity): unknown[][] | undefined {
  const compiled = compileQuery(query);
  if (!compiled.ok) return undefined;
  const list = new TextList();
  let at = TextMemory.firstText;
  for (const part of parts) {
    const from = at + shift;
    at = from + part.length + 64;
    memory.reserve(at);
    // Around the text lies what would match if it were read.
    memory.bytes.fill('ab_k1 é', from - 16, at);
    memory.bytes.set(part, from);
    list.add(from, from + part.length, 7);
  }
  const { scanner, guarded } = compiled.query.createSearcher(10_000);
  scanner.scan(memory, list, limit);
  scanner.secure();
  guarded?.close();
  const ends = parts.map((_, i) => (i < list.done ? list.linesUntil(i) : scanner.length));
  return ends.map((end, i) =>
    Array.from(scanner.lines(ends[i - 1] ?? 0, end), ({ line, col, text }) => [line, col, text]),
  );
}

function scan(query: Query, text: Uint8Array, shift: number, limit = Infinity): unknown[] | undefined {
  return scanAll(query, [text], shift, limit)?.[0];
}

function slowScan({ pattern, regex, ignoreCase, word }: Query, text: Uint8Array): unknown[] | undefined {
  const node = nodeOf(pattern, { regex, ignoreCase });
  if (node === undefined) return undefined;
  const whole = word ? concatenation([half('word-start-half'), node, half('word-end-half')]) : node;
  return linesOf(text).flatMap((line, i) => {
    const col = slowMatch(whole, line);
    return col < 0 ? [] : [[7 + i, col, Buffer.from(line).toString('utf8')]];
  });
}

function half(assertion: 'word-start-half' | 'word-end-half'): PatternNode {
  return { kind: 'assertion', assertion };
}

/** Texts of the same few characters, and longer ones of them. */
const literals = fc
  .array(fc.constantFrom('a', 'b', 'A', 'k', 's', '_', '1', ' ', 'é', 'ß', '一', '.', 'ab ', 'abbaab'), {
    minLength: 1,
    maxLength: 7,
  })
  .map((parts) => parts.join(''));

const longTexts = fc
  .array(texts, { minLength: 1, maxLength: 6 })
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(bytesOf(part)))));

describe('a scan', () => {
  it.each([
    ['expressions', true, patterns],
    ['expressions at the ends of lines', true, patterns.map((pattern) => `(?:${pattern})$`)],
    ['text', false, literals],
  ] as const)('finds %s as trying everything does, wherever the text lies', (_, regex, all) => {
    fc.assert(
      fc.property(
        all,
        longTexts,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 16, max: 48 }),
        (pattern, text, ignoreCase, word, shift) => {
          const query = { pattern, regex, ignoreCase, word };
          expect([query, scan(query, text, shift)]).toEqual([query, slowScan(query, text)]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('finds in each of many texts what it finds in that alone', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          literals.map((pattern) => ({ pattern, regex: false })),
          patterns.map((pattern) => ({ pattern, regex: true })),
        ),
        fc.array(longTexts, { maxLength: 8 }),
        fc.boolean(),
        fc.boolean(),
        (some, parts, ignoreCase, word) => {
          const query = { ...some, ignoreCase, word };
          const alone = parts.map((part) => scan(query, part, 16));
          expect([query, scanAll(query, parts, 16)]).toEqual([query, alone.includes(undefined) ? undefined : alone]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes from one memory to another and back', () => {
    fc.assert(
      fc.property(patterns, fc.array(longTexts, { minLength: 3, maxLength: 6 }), (pattern, parts) => {
        const compiled = compileQuery({ pattern, regex: true });
        if (!compiled.ok) return;
        const { scanner, guarded } = compiled.query.createSearcher(10_000);
        const other = new TextMemory();
        const list = new TextList();
        const from = TextMemory.firstText;
        const found = parts.map((part, i) => {
          const place = i % 2 === 0 ? memory : other;
          place.reserve(from + part.length);
          place.bytes.set(part, from);
          list.clear();
          list.add(from, from + part.length, 7);
          const before = scanner.length;
          scanner.scan(place, list, Infinity);
          scanner.secure();
          return Array.from(scanner.lines(before, scanner.length), ({ line, col, text }) => [line, col, text]);
        });
        guarded?.close();
        const query = { pattern, regex: true, ignoreCase: false, word: false };
        expect([query, found]).toEqual([query, parts.map((part) => scan(query, part, 16))]);
      }),
      { numRuns: 40 },
    );
  });

  const text = (pattern: string): Query => ({ pattern, regex: false, ignoreCase: false, word: false });

  it('finds long text, and none that is longer than what is left', () => {
    const long = Array.from({ length: 300 }, (_, i) => String.fromCharCode(97 + (i % 23))).join('');
    for (const size of [1, 2, 3, 15, 16, 17, 31, 32, 33, 64, 65, 299, 300]) {
      const wanted = long.slice(-size);
      expect(scan(text(wanted), Buffer.from(`x\n${long}\n${long}`), 16)).toEqual([
        [8, long.indexOf(wanted), long],
        [9, long.indexOf(wanted), long],
      ]);
      expect(scan(text(`${wanted}!`), Buffer.from(`x\n${long}`), 16)).toEqual([]);
    }
  });

  it('gives more lines than it has room for at once, and lines longer than that', () => {
    const many = 'ab\n'.repeat(70_000);
    const found = scan(text('b'), Buffer.from(many), 16)!;
    expect(found).toHaveLength(70_000);
    expect(found.at(-1)).toEqual([70_006, 1, 'ab']);
    const long = 'x'.repeat(3_000_000);
    expect(scan(text('b'), Buffer.from(`ab\n${long}b\nba`), 16)).toEqual([
      [7, 1, 'ab'],
      [8, 3_000_000, `${long}b`],
      [9, 0, 'ba'],
    ]);
  });

  it('stops at the limit', () => {
    expect(scan(text('a'), Buffer.from('a\na\na\n'), 16, 2)).toEqual([
      [7, 0, 'a'],
      [8, 0, 'a'],
    ]);
  });
});

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(10, from);
    const end = feed < 0 ? bytes.length : feed;
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}
