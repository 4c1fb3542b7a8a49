import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../src/search/automaton/character-graph.ts';
import { compileProgram } from '../src/search/automaton/compile-program.ts';
import { END, LazyDfa } from '../src/search/automaton/lazy-dfa.ts';
import type { PatternNode } from '../src/search/pattern/syntax.ts';
import { Entry, MATCH_BEGINS } from '../src/search/scan/kernel/layout.ts';
import { bytesOf } from './make-index.ts';
import { patterns, texts } from './patterns.ts';
import { nodeOf, slowMatch } from './slow-twin.ts';

/** An automaton of its own table, with room for so many states, read as its documentation says. */
class ReadDfa {
  readonly #dfa: LazyDfa;
  readonly #entries: Int32Array;
  readonly #address = 1 << 16;

  constructor(node: PatternNode, direction: Direction, rows: number) {
    this.#entries = new Int32Array(rows * 256);
    this.#dfa = new LazyDfa(compileProgram(node, direction)!, direction, {
      entries: this.#entries,
      address: this.#address,
    });
  }

  get start(): number {
    return this.#dfa.start;
  }

  /** The entry of a state for a byte, or END. */
  read(state: number, byte: number): number {
    const { of, end } = this.#dfa.classes;
    const column = byte === END ? end : of[byte];
    const entryOf = (address: number) => this.#entries[(address - this.#address) / 4 + column];
    const known = entryOf(state);
    return known === Entry.unknown ? entryOf(this.#dfa.resolve(state, byte)) : known;
  }
}

/** What an automaton finds in a line: where the first match begins, -1 for none, or that it gives up. */
function match(node: PatternNode, line: Uint8Array, rows: number): number | 'quit' {
  const forward = new ReadDfa(node, 'forward', rows);
  let entry = forward.start;
  for (let at = 0; at <= line.length && (at === 0 || entry >= Entry.specials); at++) {
    entry = forward.read(entry, at === line.length ? END : line[at]);
  }
  if (entry === Entry.quit) return 'quit';
  if (entry !== Entry.match) return -1;
  const reverse = new ReadDfa(node, 'reverse', rows);
  let state = reverse.start;
  let begins = -1;
  for (let at = line.length; at >= 0; at--) {
    const found = reverse.read(state, at === 0 ? END : line[at - 1]);
    if (found === Entry.quit) return 'quit';
    if ((found & MATCH_BEGINS) !== 0) begins = at;
    state = found & ~MATCH_BEGINS;
    if (state === Entry.dead) break;
  }
  return begins;
}

const isAscii = (line: Uint8Array) => line.every((byte) => byte < 0x80);

describe('the automaton', () => {
  it('finds where the first match begins, as trying everything does, however small its table', () => {
    fc.assert(
      fc.property(patterns, texts, fc.boolean(), fc.constantFrom(3, 4, 7, 200), (pattern, text, ignoreCase, rows) => {
        const node = nodeOf(pattern, { ignoreCase });
        if (node === undefined) return;
        const looksForWords = /\\[bB]/.test(pattern);
        for (const line of linesOf(bytesOf(text))) {
          const found = match(node, line, rows);
          if (found === 'quit') expect([looksForWords, isAscii(line)]).toEqual([true, false]);
          else expect([pattern, found]).toEqual([pattern, slowMatch(node, line)]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    // pattern, line, where
    ['', '', 0],
    ['^$', '', 0],
    ['abcd|bc', 'abcd', 0],
    ['b+|abc', 'xabbc', 2],
    ['a.*c|b', 'xabzzc', 1],
    ['a.*d|b', 'xabzzc', 2],
    ['x*', 'aaa', 0],
    ['$', 'abc', 3],
    ['\\B', 'a b', -1],
    ['(?i)k', '-\u{212a}', 1],
    ['(?i)\u{17f}', 'xS', 1],
    ['(?i)[^k]', 'kK\u{212a}x', 5],
    ['(?i)ß', 'ẞ', 0],
    ['(?i)ß', 'ss', -1],
    ['(?i)i', 'ıİ', -1],
    ['(?i)σ', '--ς', 2],
    ['[^a]', 'a\u{10ffff}', 1],
    ['[\\x{7ff}-\\x{801}]', '\u{7fe}\u{800}', 2],
    ['[\\x{ffff}-\\x{10001}]+$', '\u{fffe}\u{ffff}\u{10000}', 3],
    ['\\p{Han}{2}', 'a一二', 1],
  ])('for %s in %j begins at %d', (pattern, text, where) => {
    expect(match(nodeOf(pattern)!, Buffer.from(text), 50)).toBe(where);
  });

  it('is refused where it would be too large', () => {
    expect(compileProgram(nodeOf('\\w{2000}')!, 'forward')).toBeUndefined();
    expect(compileProgram(nodeOf('\\w{20}')!, 'forward')).toBeDefined();
  });
});

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from <= bytes.length; ) {
    const feed = bytes.indexOf(10, from);
    const end = feed < 0 ? bytes.length : feed;
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}
