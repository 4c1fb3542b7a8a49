import type { ClassNode, PatternNode } from '../pattern/syntax.ts';
import { asciiStandIns, characterCodes } from './character-codes.ts';
import { ALL, and, or, queryOf, type TrigramQuery } from './trigram-query.ts';

/** Most strings a set may hold before it is cut to shorter, fewer strings. */
const MAX_STRINGS = 24;
/** Classes with more characters are treated as any character. */
const MAX_CLASS = 24;
/** Times a counted repetition is written out. */
const MAX_COPIES = 8;

const LINE_FEED = '\n';

/** What is known of the text a node matches. Strings are of byte codes; a set that holds '' says nothing. */
interface Known {
  /** All strings the node can match; undefined when they are too many. */
  readonly exact: Strings | undefined;
  /** One of these begins each match. */
  readonly prefixes: Strings;
  /** One of these ends each match. */
  readonly suffixes: Strings;
  /** What else each match contains. */
  readonly query: TrigramQuery;
}

type Strings = ReadonlySet<string>;

const NOTHING: Strings = new Set(['']);
const ANYTHING: Known = { exact: undefined, prefixes: NOTHING, suffixes: NOTHING, query: ALL };

/**
 * The trigrams that a block must contain for a pattern to match in it, after Russ Cox, "Regular Expression Matching with a Trigram Index"
 * (https://swtch.com/~rsc/regexp/regexp4.html, 2012): for each node the strings it can be, or begin and end with, put together upwards.
 *
 * A line's start and end are part of the text as line feeds. The answer may be met by blocks without a match, never missed by one with.
 */
export function requiredTrigrams(pattern: PatternNode): TrigramQuery {
  const known = analyse(pattern);
  const query = finish(known);
  if (query.kind === 'all' || !someCaseIgnored(pattern)) return query;
  return or([query, ...asciiStandIns.map(queryOf)]);
}

function finish({ exact, prefixes, suffixes, query }: Known): TrigramQuery {
  if (exact !== undefined) return anyOf(exact);
  if (query.kind !== 'all') return query;
  const [shortest, other] = minLength(prefixes) < minLength(suffixes) ? [suffixes, prefixes] : [prefixes, suffixes];
  const best = anyOf(shortest);
  return best.kind === 'all' ? anyOf(other) : best;
}

function analyse(node: PatternNode): Known {
  switch (node.kind) {
    case 'empty':
      return exactly(NOTHING);
    case 'any':
      return ANYTHING;
    case 'character':
      return exactly(new Set(characterCodes(node.code, node.ignoreCase)));
    case 'class':
      return ofClass(node.set, node.ignoreCase);
    case 'assertion':
      return exactly(node.assertion === 'line-start' || node.assertion === 'line-end' ? new Set([LINE_FEED]) : NOTHING);
    case 'concatenation':
      return node.nodes.map(analyse).reduce(concatenate);
    case 'alternation':
      return node.nodes.map(analyse).reduce(alternate);
    case 'repetition': {
      if (node.min === 0) return node.max === 1 ? alternate(exactly(NOTHING), analyse(node.node)) : ANYTHING;
      const once = analyse(node.node);
      const copies = Math.min(node.min, MAX_COPIES);
      let known = once;
      for (let i = 1; i < copies; i++) known = concatenate(known, once);
      return node.max === copies ? known : endingIn(concatenate(known, ANYTHING), once);
    }
  }
}

/** A repetition ends as what is repeated ends. */
function endingIn(known: Known, last: Known): Known {
  return { ...known, suffixes: last.exact ?? last.suffixes };
}

function exactly(strings: Strings): Known {
  return { exact: strings, prefixes: strings, suffixes: strings, query: ALL };
}

function ofClass(set: ClassNode, ignoreCase: boolean): Known {
  const members = membersOf(set);
  if (members === undefined) return ANYTHING;
  return exactly(new Set(members.flatMap((code) => characterCodes(code, ignoreCase))));
}

/** The characters of a class that lists few; undefined for any other. */
function membersOf(set: ClassNode): number[] | undefined {
  switch (set.kind) {
    case 'range':
      if (set.to - set.from >= MAX_CLASS) return undefined;
      return Array.from({ length: set.to - set.from + 1 }, (_, i) => set.from + i).filter((code) => code !== 0x0a);
    case 'union': {
      if (set.negated) return undefined;
      const members: number[] = [];
      for (const item of set.items) {
        const some = membersOf(item);
        if (some === undefined || members.length + some.length > MAX_CLASS) return undefined;
        members.push(...some);
      }
      return members;
    }
    default:
      return undefined;
  }
}

function alternate(a: Known, b: Known): Known {
  const exact = a.exact !== undefined && b.exact !== undefined ? union(a.exact, b.exact) : undefined;
  if (exact !== undefined && exact.size <= MAX_STRINGS) return exactly(exact);
  const [left, right] = [withoutExact(a), withoutExact(b)];
  return shortened({
    exact: undefined,
    prefixes: union(left.prefixes, right.prefixes),
    suffixes: union(left.suffixes, right.suffixes),
    query: or([left.query, right.query]),
  });
}

function concatenate(a: Known, b: Known): Known {
  if (a.exact !== undefined && b.exact !== undefined && a.exact.size * b.exact.size <= MAX_STRINGS) {
    return exactly(product(a.exact, b.exact));
  }
  // Where both sides are open sets, what spans the border is known from the end of one and the start of the other.
  const border = a.suffixes.size * b.prefixes.size <= MAX_STRINGS ** 2 ? anyLong(product(a.suffixes, b.prefixes)) : ALL;
  const [left, right] = [withoutExact(a), withoutExact(b)];
  return shortened({
    exact: undefined,
    prefixes:
      a.exact !== undefined && a.exact.size * right.prefixes.size <= MAX_STRINGS
        ? product(a.exact, right.prefixes)
        : left.prefixes,
    suffixes:
      b.exact !== undefined && b.exact.size * left.suffixes.size <= MAX_STRINGS
        ? product(left.suffixes, b.exact)
        : right.suffixes,
    query: and([left.query, right.query, border]),
  });
}

/** What is known, with the exact strings said as a query instead. */
function withoutExact(known: Known): Known {
  if (known.exact === undefined) return known;
  return shortened({ ...known, exact: undefined, query: and([known.query, anyLong(known.exact)]) });
}

/** Keeps what a neighbour may need of prefixes and suffixes, two codes, once the query says the rest. */
function shortened(known: Known): Known {
  return {
    ...known,
    query: and([known.query, anyLong(known.prefixes), anyLong(known.suffixes)]),
    prefixes: cut(known.prefixes, (string, length) => string.slice(0, length)),
    suffixes: cut(known.suffixes, (string, length) => string.slice(Math.max(0, string.length - length))),
  };
}

function cut(strings: Strings, shorten: (string: string, length: number) => string): Strings {
  for (let length = 2; length > 0; length--) {
    const shorter = new Set(Array.from(strings, (string) => shorten(string, length)));
    if (shorter.size <= MAX_STRINGS) return shorter.has('') ? NOTHING : shorter;
  }
  return NOTHING;
}

/** One of the strings is contained. */
function anyOf(strings: Strings): TrigramQuery {
  return or(Array.from(strings, queryOf));
}

/** As {@link anyOf}, but says nothing where a string is too short for a trigram: ranges serve only where nothing better is known. */
function anyLong(strings: Strings): TrigramQuery {
  return minLength(strings) < 3 ? ALL : anyOf(strings);
}

function minLength(strings: Strings): number {
  let least = Infinity;
  for (const string of strings) least = Math.min(least, string.length);
  return least;
}

function union(a: Strings, b: Strings): Strings {
  return new Set([...a, ...b]);
}

function product(a: Strings, b: Strings): Strings {
  const strings = new Set<string>();
  for (const left of a) for (const right of b) strings.add(joined(left, right));
  return strings;
}

/** Puts codes side by side. Two assertions side by side speak of one line feed, or of two around an empty line: to be sure, of one. */
function joined(left: string, right: string): string {
  return left.endsWith(LINE_FEED) && right.startsWith(LINE_FEED) ? left + right.slice(1) : left + right;
}

function someCaseIgnored(node: PatternNode): boolean {
  switch (node.kind) {
    case 'character':
    case 'class':
      return node.ignoreCase;
    case 'concatenation':
    case 'alternation':
      return node.nodes.some(someCaseIgnored);
    case 'repetition':
      return someCaseIgnored(node.node);
    default:
      return false;
  }
}
