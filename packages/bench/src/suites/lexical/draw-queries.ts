import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LineQuery } from '@strata/l5-lexical/search';

/** Numbers from 0 up to, not including, `below`, the same for the same seed (mulberry32). */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Draws queries from the text of some files: pieces of their lines, and expressions made of such pieces. */
export function drawQueries(root: string, paths: readonly string[], count: number, seed: number): LineQuery[] {
  const roll = dice(seed);
  const pick = <T>(all: readonly T[]): T => all[roll(all.length)];
  const lines: string[] = [];
  while (lines.length < count * 4) {
    const text = readFileSync(path.join(root, pick(paths)), 'utf8');
    if (text.includes('\u{fffd}')) continue;
    const all = text.split('\n').filter((line) => line.trim() !== '');
    if (all.length > 0) lines.push(pick(all));
  }
  const line = () => pick(lines);
  /** Some characters of a line, not all of them space: that is on every line. */
  const piece = (most: number): string => {
    const characters = Array.from(line());
    const from = roll(characters.length);
    const some = characters.slice(from, from + 1 + roll(most)).join('');
    return some.trim() === '' ? piece(most) : some;
  };
  const word = () => pick(line().match(/[\p{Alphabetic}_]\w+/gu) ?? ['return']);
  const e = escapeRegex;
  const shapes: (() => LineQuery)[] = [
    () => ({ pattern: piece(3) }),
    () => ({ pattern: piece(8) }),
    () => ({ pattern: piece(30) }),
    () => ({ pattern: word() }),
    () => ({ pattern: word(), word: true }),
    () => ({ pattern: swapCase(piece(12)), ignoreCase: true }),
    () => ({ pattern: swapCase(word()), ignoreCase: true, word: true }),
    ...[
      () => `${e(word())}|${e(word())}|${e(piece(9))}`,
      () =>
        `^\\s*${e(
          line()
            .trim()
            .slice(0, 1 + roll(12)),
        )}`,
      () => `^${e(line().slice(0, 5 + roll(9)))}`,
      () =>
        `${e(
          line()
            .trimEnd()
            .slice(-1 - roll(9)),
        )}$`,
      () => `${e(piece(6))}\\s*$`,
      () => `\\b${e(word())}\\b`,
      () => `\\b${e(word())}\\w*\\(`,
      () => `${e(word())}.*${e(word())}`,
      () => `${e(piece(4))}.{0,${roll(9)}}${e(piece(4))}`,
      () => `(${e(piece(9))}|${e(piece(9))})(${e(piece(3))})?`,
      () => `[${pick(['a-f', 'A-Z', '0-9', '^a-z\\s', '\\w--[a-z]', '[:upper:]', '\\p{Lu}', '\\d_'])}]${e(piece(3))}`,
      () => `${e(word())}${pick(['\\d+', '\\s+\\S', '[^\\w\\s]', '\\W', '\\p{P}', '(?i:[a-k]+)', '.?$'])}`,
      () => `(?i)${e(swapCase(word()))}${pick(['', '\\b', '[ (]', '.'])}`,
      () => `(?i:${e(swapCase(piece(5)))})${e(piece(2))}`,
      () =>
        pick([
          '\\d{3,}',
          '^\\S+$',
          '^\\s*#',
          '\\p{Greek}',
          '[^\\x00-\\x7f]',
          '\\p{Han}+',
          '\\w{25,}',
          '^.{100,}$',
          '\\t',
        ]),
      () => `(?:${e(piece(3))}){${1 + roll(3)},3}`,
      () => `\\B${e(piece(6))}`,
    ].map((shape) => () => ({ pattern: shape(), regex: true })),
  ];
  return Array.from({ length: count }, (_, i) => shapes[i % shapes.length]());
}

/** The text as a regular expression that stands for it. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}\-&~#]/g, '\\$&');
}

function swapCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    const other = upper === character ? character.toLowerCase() : upper;
    return [...other].length === 1 ? other : character;
  }).join('');
}
