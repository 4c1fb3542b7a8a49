import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LineQuery } from '@strata/l5-lexical/search';
import { dice, escapeRegex } from './draw-queries.ts';

/** What is defined, in most languages. */
const DEFINED = /\b(?:def|class|function|interface|struct|enum)[ \t]+([A-Za-z_]\w{2,})/g;

/**
 * Draws queries as people type them who look for something in code, from the lines of a tree: of twenty, in turn,
 *
 *     8    a name (3 or more characters) as text      `BlockReader`
 *     3    a name as a word                           `-w size`
 *     2    a name, case ignored                       `-i httpserver`
 *     3    a phrase: 2 or 3 words in a row            `raise ValueError`
 *     4    an expression: `def name`, `^\s*class \w*Name`, `name.*name` of one line, `(name|name)\(`
 *
 * A line is drawn from a file drawn. Names are drawn from such lines, so that those on many lines come often (`self`, `def`, `True`); or they are
 * what a drawn line defines, so that all are names of something.
 */
export function drawSearches(
  root: string,
  paths: readonly string[],
  count: number,
  { seed, names }: { readonly seed: number; readonly names: 'of lines' | 'defined' },
): LineQuery[] {
  const roll = dice(seed);
  const pick = <T>(all: readonly T[]): T => all[roll(all.length)];
  const NAME = /[A-Za-z_]\w{2,}/g;
  /** A line with two names or more. */
  const line = (): string => {
    const lines = readFileSync(path.join(root, pick(paths)), 'utf8').split('\n');
    const some = pick(lines);
    return (some.match(NAME) ?? []).length >= 2 && some.length < 200 && !some.includes('\u{fffd}') ? some : line();
  };
  const namesOf = (some: string): string[] => some.match(NAME)!;
  const defined = (): string => {
    const all = [...readFileSync(path.join(root, pick(paths)), 'utf8').matchAll(DEFINED)];
    return all.length === 0 ? defined() : pick(all)[1];
  };
  const name = names === 'defined' ? defined : () => pick(namesOf(line()));
  const phrase = (): string => {
    const some = line();
    const from = pick([...some.matchAll(NAME)]).index;
    return /^\w+(?:\W+\w+){1,2}/.exec(some.slice(from))?.[0] ?? phrase();
  };
  const expressions = [
    () => `def ${name()}`,
    () => `^\\s*class \\w*${name()}`,
    () => {
      const names = namesOf(line());
      return `${escapeRegex(names[0])}.*${escapeRegex(names[names.length - 1])}`;
    },
    () => `(${name()}|${name()})\\(`,
  ];
  return Array.from({ length: count }, (_, i): LineQuery => {
    const turn = i % 20;
    if (turn < 8) return { pattern: name() };
    if (turn < 11) return { pattern: name(), word: true };
    if (turn < 13) return { pattern: name().toLowerCase(), ignoreCase: true };
    if (turn < 16) return { pattern: phrase() };
    return { pattern: expressions[turn - 16](), regex: true };
  });
}
