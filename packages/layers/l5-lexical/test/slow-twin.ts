import { parseLiteral, parseRegex } from '../src/search/pattern/parse-regex.ts';
import type { Assertion, PatternNode } from '../src/search/pattern/syntax.ts';
import { toRegExps } from '../src/search/pattern/to-regexp.ts';

/** A character of a line, or a byte that is none. */
interface Unit {
  /** Undefined for a byte that is not UTF-8. */
  readonly character: string | undefined;
  /** Where it begins, in bytes. */
  readonly at: number;
}

const WORD = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u;

/** Where the first match in a line begins, in bytes; -1 if there is none. Tries everything, as the definitions say. */
export function slowMatch(node: PatternNode, line: Uint8Array): number {
  const units = unitsOf(line);
  const matcher = new SlowMatcher(units);
  for (let start = 0; start <= units.length; start++) {
    if (matcher.ends(node, start).size > 0) return units[start]?.at ?? line.length;
  }
  return -1;
}

/** The node for a query, as `compileQuery` makes it. Undefined if the pattern is refused. */
export function nodeOf(pattern: string, { regex = true, ignoreCase = false } = {}): PatternNode | undefined {
  const parsed = (regex ? parseRegex : parseLiteral)(pattern, { ignoreCase });
  return parsed.ok ? parsed.node : undefined;
}

class SlowMatcher {
  readonly #units: readonly Unit[];

  constructor(units: readonly Unit[]) {
    this.#units = units;
  }

  /** Where matches of a node end that begin at unit `from`. */
  ends(node: PatternNode, from: number): Set<number> {
    switch (node.kind) {
      case 'empty':
        return new Set([from]);
      case 'character':
      case 'any':
      case 'class': {
        const character = this.#units[from]?.character;
        return new Set(character !== undefined && isOneOf(node, character) ? [from + 1] : []);
      }
      case 'assertion':
        return new Set(this.#holds(node.assertion, from) ? [from] : []);
      case 'concatenation':
        return node.nodes.reduce((ends, child) => this.#all(child, ends), new Set([from]));
      case 'alternation':
        return new Set(node.nodes.flatMap((child) => [...this.ends(child, from)]));
      case 'repetition': {
        let ends = new Set([from]);
        for (let i = 0; i < node.min; i++) ends = this.#all(node.node, ends);
        const most = Math.min(node.max, node.min + this.#units.length + 1);
        for (let i = node.min; i < most; i++) {
          const more = this.#all(node.node, ends).difference(ends);
          if (more.size === 0) break;
          ends = ends.union(more);
        }
        return ends;
      }
    }
  }

  #all(node: PatternNode, starts: Set<number>): Set<number> {
    return new Set([...starts].flatMap((start) => [...this.ends(node, start)]));
  }

  #holds(assertion: Assertion, at: number): boolean {
    const before = this.#wordness(at - 1);
    const after = this.#wordness(at);
    switch (assertion) {
      case 'line-start':
        return at === 0;
      case 'line-end':
        return at === this.#units.length;
      case 'word-boundary':
        return (before === 'word') !== (after === 'word');
      case 'no-word-boundary':
        return before === after && before !== 'invalid';
      case 'word-start':
        return before !== 'word' && after === 'word';
      case 'word-end':
        return before === 'word' && after !== 'word';
      case 'word-start-half':
        return before === 'other';
      case 'word-end-half':
        return after === 'other';
    }
  }

  #wordness(at: number): 'word' | 'other' | 'invalid' {
    const unit = this.#units[at];
    if (unit === undefined) return 'other';
    if (unit.character === undefined) return 'invalid';
    return WORD.test(unit.character) ? 'word' : 'other';
  }
}

/** Each node of one character as JavaScript's own engine sees it. */
const expressions = new Map<string, RegExp>();

function isOneOf(node: PatternNode, character: string): boolean {
  const key = JSON.stringify(node);
  let expression = expressions.get(key);
  if (expression === undefined) {
    const { source, flags } = toRegExps(node).unicode;
    expression = new RegExp(`^(?:${source})$`, flags.replace('g', ''));
    expressions.set(key, expression);
  }
  return expression.test(character);
}

function unitsOf(line: Uint8Array): Unit[] {
  const units: Unit[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let at = 0; at < line.length; ) {
    let length = 1;
    let character: string | undefined;
    for (; length <= 4 && at + length <= line.length; length++) {
      try {
        character = decoder.decode(line.subarray(at, at + length));
        break;
      } catch {}
    }
    if (character === undefined) length = 1;
    units.push({ character, at });
    at += length;
  }
  return units;
}
