import { ANY, characterRanges, classRanges } from '../automaton/class-ranges.ts';
import type { CodeRanges } from '../automaton/code-ranges.ts';
import { type ByteSequence, utf8Sequences } from '../automaton/utf8-sequences.ts';
import type { PatternNode } from '../pattern/syntax.ts';
import { type ByteBox, boxAround, boxOf, shareOf } from './byte-box.ts';

/** Bytes side by side. */
export type BoxString = readonly ByteBox[];

/** Of the strings that a fingerprint can tell apart. */
export const MAX_STRINGS = 8;
/** Longer ones are of no use. */
const MAX_LENGTH = 16;
/** Times a counted repetition is written out. */
const MAX_COPIES = 4;

/** What is known of the text that a node matches. */
interface Known {
  /** All that it can be, and perhaps more: a box may hold bytes that are none of it. Undefined where that is too much. */
  readonly exact: readonly BoxString[] | undefined;
  /** One of these is in all that it matches; undefined where nothing is known. */
  readonly some: readonly BoxString[] | undefined;
  /** What all that it matches begins and ends with, where that is not `exact`: so a class of many characters narrows down what is beside it. Undefined where it may be empty. */
  readonly first?: ByteBox;
  readonly last?: ByteBox;
}

const EMPTY: Known = { exact: [[]], some: undefined };
const NOTHING: Known = { exact: undefined, some: undefined };

/** Strings of which every match of a pattern has one in it, at most {@link MAX_STRINGS} and as rare as can be; undefined if there are none. */
export function requiredBytes(pattern: PatternNode): readonly BoxString[] | undefined {
  return best(analyse(pattern));
}

/** How often, about, one of some strings begins at a byte. */
export function expected(strings: readonly BoxString[]): number {
  return strings.reduce((sum, string) => sum + rarestWindow(string).share, 0);
}

/** The three bytes of a string (all of it, if it is shorter) that are rarest together. */
export function rarestWindow(string: BoxString): { readonly at: number; readonly share: number } {
  const shares = string.map(shareOf);
  let rarest = { at: 0, share: 1 };
  for (let at = 0; at === 0 || at + 3 <= shares.length; at++) {
    const share = shares.slice(at, at + 3).reduce((product, one) => product * one, 1);
    if (share < rarest.share) rarest = { at, share };
  }
  return rarest;
}

function analyse(node: PatternNode): Known {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return EMPTY;
    case 'any':
      return ofRanges(ANY);
    case 'character':
      return ofRanges(characterRanges(node.code, node.ignoreCase));
    case 'class':
      return ofClass(node);
    case 'concatenation':
      return concatenated(node.nodes.map(analyse));
    case 'alternation': {
      const all = node.nodes.map(analyse);
      const exact = all.every((known) => known.exact !== undefined) ? all.flatMap((known) => known.exact!) : undefined;
      if (exact !== undefined && exact.length <= MAX_STRINGS) return { exact, some: undefined };
      const some = all.map(best);
      const every = some.every((strings) => strings !== undefined) ? some.flatMap((strings) => strings!) : undefined;
      return { exact: undefined, some: every !== undefined && every.length <= MAX_STRINGS ? every : undefined };
    }
    case 'repetition': {
      const once = analyse(node.node);
      if (node.min === 0) {
        if (node.max !== 1 || once.exact === undefined || once.exact.length === MAX_STRINGS) return NOTHING;
        return { exact: [[], ...once.exact], some: undefined };
      }
      const copies = Math.min(node.min, MAX_COPIES);
      const known = concatenated(Array.from({ length: copies }, () => once));
      if (node.max === copies) return known;
      return { exact: undefined, some: best(known), first: once.first, last: once.last };
    }
  }
}

/** The better of what all of it can be, and what is in it. */
function best({ exact, some }: Known): readonly BoxString[] | undefined {
  const all = exact?.every((string) => string.length > 0) ? exact : undefined;
  if (all === undefined || some === undefined) return all ?? some;
  return expected(all) < expected(some) ? all : some;
}

function concatenated(parts: readonly Known[]): Known {
  let run: readonly BoxString[] = [[]];
  let isWhole = true;
  let some: readonly BoxString[] | undefined;
  const offer = (strings: readonly BoxString[] | undefined) => {
    some = best({ exact: strings, some });
  };
  for (const part of parts) {
    const longer = part.exact && product(run, part.exact);
    if (longer !== undefined) {
      run = longer;
      continue;
    }
    isWhole = false;
    offer((part.first && product(run, [[part.first]])) ?? run);
    offer(best(part));
    run = part.exact ?? (part.last ? [[part.last]] : [[]]);
  }
  if (isWhole) return { exact: run, some: undefined };
  offer(run);
  return { exact: undefined, some, first: parts[0].first, last: parts.at(-1)!.last };
}

function product(a: readonly BoxString[], b: readonly BoxString[]): readonly BoxString[] | undefined {
  if (a.length * b.length > MAX_STRINGS) return undefined;
  const all = a.flatMap((left) => b.map((right) => [...left, ...right]));
  return all.every((string) => string.length <= MAX_LENGTH) ? all : undefined;
}

/** What is known of classes that have been asked for: the next query often has the same. */
const classes = new Map<string, Known>();
const MOST_CLASSES = 64;

function ofClass(node: PatternNode & { readonly kind: 'class' }): Known {
  const key = JSON.stringify(node);
  let known = classes.get(key);
  if (known === undefined) {
    known = ofRanges(classRanges(node.set, node.ignoreCase));
    if (classes.size === MOST_CLASSES) classes.clear();
    classes.set(key, known);
  }
  return known;
}

function ofRanges(ranges: CodeRanges): Known {
  const sequences = utf8Sequences(ranges);
  const ascii = sequences.filter((sequence) => sequence.length === 2).map(([from, to]) => boxOfRange(from, to));
  const beyond = sequences.filter((sequence) => sequence.length > 2);
  const strings = [...(ascii.length > 0 ? [[boxAround(ascii)]] : []), ...beyond.map(boxesOf)];
  if (strings.length <= MAX_STRINGS / 2) return { exact: strings, some: undefined };
  // Of many characters the first byte alone.
  const first = beyond.map(([from, to]) => boxOfRange(from, to));
  const some = [ascii, first].filter((boxes) => boxes.length > 0).map((boxes) => [boxAround(boxes)]);
  const last = beyond.map((sequence) => boxOfRange(sequence[sequence.length - 2], sequence[sequence.length - 1]));
  return {
    exact: undefined,
    some: some.length > 0 ? some : undefined,
    first: boxAround([...ascii, ...first]),
    last: boxAround([...ascii, ...last]),
  };
}

function boxesOf(sequence: ByteSequence): BoxString {
  return Array.from({ length: sequence.length >> 1 }, (_, i) => boxOfRange(sequence[2 * i], sequence[2 * i + 1]));
}

function boxOfRange(from: number, to: number): ByteBox {
  const boxes: ByteBox[] = [];
  for (let byte = from; byte <= to; byte++) boxes.push(boxOf(byte));
  return boxAround(boxes);
}
