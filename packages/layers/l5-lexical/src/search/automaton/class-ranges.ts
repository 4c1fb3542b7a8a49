import { casedCharacters, caseForms } from '../pattern/case-forms.ts';
import { WORD_MEMBERS } from '../pattern/properties.ts';
import type { ClassNode } from '../pattern/syntax.ts';
import { type CodeRanges, complement, difference, intersection, pairsOf, rangesOf, union } from './code-ranges.ts';

/** What no character of a search is: line feeds, which end lines, and surrogates, which UTF-8 has not. */
const NEVER: CodeRanges = [0x0a, 0x0a, 0xd800, 0xdfff];

/** Any character. */
export const ANY: CodeRanges = complement(NEVER);

/** The characters that a class matches. Case is ignored before a class is negated: `(?i)[^k]` is none of k, K and the Kelvin sign. */
export function classRanges(set: ClassNode, ignoreCase: boolean): CodeRanges {
  return difference(rangesOfClass(set, ignoreCase ? allForms : (ranges) => ranges), NEVER);
}

/** A character and, if case is ignored, those that differ from it in case alone. */
export function characterRanges(code: number, ignoreCase: boolean): CodeRanges {
  return ignoreCase ? union(...formsOf(code).map((form) => [form, form])) : [code, code];
}

/** By Unicode's simple case folding. */
export function formsOf(code: number): readonly number[] {
  if (code >= 0x80) return caseForms(code).map((character) => character.codePointAt(0)!);
  const letter = code | 0x20;
  if (letter < 0x61 || letter > 0x7a) return [code];
  // The Kelvin sign and the long s.
  const stand = letter === 0x6b ? [0x212a] : letter === 0x73 ? [0x17f] : [];
  return [letter - 0x20, letter, ...stand];
}

type Fold = (ranges: CodeRanges) => CodeRanges;

function rangesOfClass(set: ClassNode, fold: Fold): CodeRanges {
  switch (set.kind) {
    case 'range':
      return fold([set.from, set.to]);
    case 'perl': {
      const ranges = knownRanges(PERL[set.name]);
      return set.negated ? complement(ranges) : ranges;
    }
    case 'property': {
      const ranges = fold(knownRanges(`\\p{${set.name}}`));
      return set.negated ? complement(ranges) : ranges;
    }
    case 'union': {
      const ranges = union(...set.items.map((item) => rangesOfClass(item, fold)));
      return set.negated ? complement(ranges) : ranges;
    }
    case 'intersection':
      return intersection(rangesOfClass(set.left, fold), rangesOfClass(set.right, fold));
    case 'difference':
      return difference(rangesOfClass(set.left, fold), rangesOfClass(set.right, fold));
    case 'symmetric-difference': {
      const [left, right] = [rangesOfClass(set.left, fold), rangesOfClass(set.right, fold)];
      return union(difference(left, right), difference(right, left));
    }
  }
}

/** What a class is made of, within the brackets of a class in JavaScript's `v` mode. All have the forms of their members. */
const PERL = {
  d: '\\p{Nd}',
  s: '\\p{White_Space}',
  w: WORD_MEMBERS,
} as const;

const known = new Map<string, CodeRanges>();

/** The characters of a class of properties. Kept: it takes milliseconds to ask. */
function knownRanges(text: string): CodeRanges {
  let ranges = known.get(text);
  if (ranges === undefined) {
    ranges = askClass(text);
    known.set(text, ranges);
  }
  return ranges;
}

/**
 * Beyond the first four planes only a few code points are told apart by any property: those of the tags, in plane 14, and the last two of each plane. The others up to them are as their first.
 */
const ASKED: CodeRanges = [0, 0x3_ffff, 0xe_0000, 0xe_0fff];

let askedText: string | undefined;

function askClass(text: string): CodeRanges {
  askedText ??= pairsOf(ASKED)
    .map(([from, to]) => textOf(from, to))
    .join('');
  const pairs: [number, number][] = [];
  for (const { index, 0: run } of askedText.matchAll(new RegExp(`[${text}]+`, 'gv'))) {
    const last = index + run.length - 1;
    // A run may cross from one of the ranges asked to the next.
    const both: CodeRanges = [askedText.codePointAt(index)!, codeEndingAt(last)];
    pairs.push(...pairsOf(intersection(both, ASKED)));
  }
  const test = new RegExp(`[${text}]`, 'v');
  for (let plane = 4; plane <= 16; plane++) {
    const from = plane === 0xe ? 0xe_1000 : plane << 16;
    const end = (plane << 16) + 0xfffe;
    for (const [first, last] of [
      [from, end - 1],
      [end, end],
      [end + 1, end + 1],
    ] as const) {
      if (test.test(String.fromCodePoint(first))) pairs.push([first, last]);
    }
  }
  return rangesOf(pairs);
}

/** The character whose last unit that is. */
function codeEndingAt(unit: number): number {
  const code = askedText!.charCodeAt(unit);
  return code >= 0xdc00 && code < 0xe000 ? askedText!.codePointAt(unit - 1)! : code;
}

/** The surrogates, which cannot stand side by side in a text and stay what they are, are given as spaces: no class has them. */
function textOf(from: number, to: number): string {
  const units = new Uint16Array(2 * (to - from + 1));
  let count = 0;
  for (let code = from; code <= to; code++) {
    if (code > 0xffff) {
      units[count++] = 0xd7c0 + (code >> 10);
      units[count++] = 0xdc00 + (code & 0x3ff);
    } else units[count++] = code >= 0xd800 && code <= 0xdfff ? 0x20 : code;
  }
  return Buffer.from(units.buffer, 0, 2 * count).toString('utf16le');
}

/** A set and all that differs from something in it in case alone. */
function allForms(ranges: CodeRanges): CodeRanges {
  const members = ranges.at(-1)! < 0x80 ? asciiLetters(ranges).flatMap(formsOf) : casedLike(ranges);
  return union(ranges, rangesOf(members.map((code) => [code, code])));
}

function asciiLetters(ranges: CodeRanges): number[] {
  const letters: number[] = [];
  for (const [from, to] of pairsOf(ranges)) for (let code = from; code <= to; code++) letters.push(code);
  return letters;
}

/** The characters that have case and are equal to one of a set when it is ignored. */
function casedLike(ranges: CodeRanges): number[] {
  const written = pairsOf(ranges).map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`);
  const test = new RegExp(`[${written.join('')}]`, 'iu');
  return Array.from(casedCharacters())
    .filter((character) => test.test(character))
    .map((character) => character.codePointAt(0)!);
}
