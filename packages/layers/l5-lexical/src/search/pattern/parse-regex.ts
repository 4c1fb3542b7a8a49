import { type ClassInput, parseClass } from './parse-class.ts';
import type { PatternFault } from './pattern-fault.ts';
import { propertyName } from './properties.ts';
import { type Assertion, alternation, type ClassNode, concatenation, EMPTY, type PatternNode } from './syntax.ts';

/** Flags that change what follows them, up to the end of their group. */
interface Flags {
  readonly ignoreCase: boolean;
  readonly swapGreed: boolean;
}

export interface ParseOptions {
  /** As if the pattern began with `(?i)`. */
  readonly ignoreCase?: boolean;
}

export type ParseResult =
  | { readonly ok: true; readonly node: PatternNode }
  | { readonly ok: false; readonly fault: PatternFault };

/** Nodes a pattern may have when its counted repetitions are written out. */
const MAX_NODES = 20_000;

const LITERAL_ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, r: 13, v: 11 };
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

class Fault extends Error {
  readonly fault: PatternFault;
  constructor(fault: PatternFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * Parses a regular expression in the syntax of Rust's regex crate, which is ripgrep's: what it has in common with JavaScript's, in Unicode mode, line by line.
 *
 * Not supported, and said so: look-around, backreferences, `(?-u)` (bytes), `(?-m)`, `\A` and `\z` (a search has no text but lines), a literal line feed.
 */
export function parseRegex(pattern: string, { ignoreCase = false }: ParseOptions = {}): ParseResult {
  try {
    return { ok: true, node: new Parser(pattern).parse({ ignoreCase, swapGreed: false }) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** A pattern that stands for itself, character for character. */
export function parseLiteral(text: string, { ignoreCase = false }: ParseOptions = {}): ParseResult {
  const feed = text.indexOf('\n');
  if (feed >= 0) {
    const message =
      'a search is by line, so no line feed can be part of a match; search for the parts of the text one by one';
    return { ok: false, fault: { reason: 'unsupported', pattern: text, at: feed, message } };
  }
  const nodes = Array.from(
    text,
    (character): PatternNode => ({
      kind: 'character',
      code: character.codePointAt(0)!,
      ignoreCase,
    }),
  );
  return { ok: true, node: concatenation(nodes) };
}

class Parser implements ClassInput {
  readonly text: string;
  position = 0;
  #flags: Flags = { ignoreCase: false, swapGreed: false };
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  parse(flags: Flags): PatternNode {
    this.#flags = flags;
    const node = this.#alternation();
    if (this.position < this.text.length) this.fail("expected '(' before this ')'");
    if (size(node) > MAX_NODES) this.#refuse('too-large', 0, 'expected fewer or smaller counted repetitions');
    return node;
  }

  fail(message: string, at = this.position): never {
    throw new Fault({ reason: 'syntax', pattern: this.text, at, message });
  }

  #refuse(reason: 'unsupported' | 'too-large', at: number, message: string): never {
    throw new Fault({ reason, pattern: this.text, at, message });
  }

  #alternation(): PatternNode {
    const branches = [this.#concatenation()];
    while (this.text[this.position] === '|') {
      this.position++;
      branches.push(this.#concatenation());
    }
    return alternation(branches);
  }

  #concatenation(): PatternNode {
    const nodes: PatternNode[] = [];
    for (;;) {
      const character = this.text[this.position];
      if (character === undefined || character === '|' || character === ')') return concatenation(nodes);
      nodes.push(this.#repetitions(this.#atom(character)));
    }
  }

  #atom(character: string): PatternNode {
    const at = this.position;
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        this.position++;
        return this.#class(parseClass(this));
      case '.':
        this.position++;
        return { kind: 'any' };
      case '^':
      case '$':
        this.position++;
        return assertion(character === '^' ? 'line-start' : 'line-end');
      case '*':
      case '+':
      case '?':
      case '{':
        return this.fail(
          `expected something for '${character}' to repeat; write '\\${character}' for the character itself`,
        );
      case '\\':
        return this.#escape();
    }
    const code = this.text.codePointAt(at)!;
    this.position += code > 0xffff ? 2 : 1;
    return this.#character(code, at);
  }

  #character(code: number, at: number): PatternNode {
    if (code === 0x0a) this.#refuse('unsupported', at, 'a search is by line, so no line feed can be part of a match');
    return { kind: 'character', code, ignoreCase: this.#flags.ignoreCase };
  }

  #class(set: ClassNode): PatternNode {
    return { kind: 'class', set, ignoreCase: this.#flags.ignoreCase };
  }

  #group(): PatternNode {
    const open = this.position++;
    const outer = this.#flags;
    if (++this.#depth > 250) this.#refuse('too-large', open, 'expected at most 250 groups within each other');
    if (this.text[this.position] === '?') {
      if (this.#groupHead(open)) {
        this.#depth--;
        return EMPTY;
      }
    }
    const node = this.#alternation();
    if (this.text[this.position] !== ')') this.fail("expected ')' to end the group", open);
    this.position++;
    this.#depth--;
    this.#flags = outer;
    // Kept apart from what surrounds it, so that a repetition takes all of it.
    return node;
  }

  /** What follows `(?`. True for `(?flags)`, which holds for the rest of the group it stands in. */
  #groupHead(open: number): boolean {
    const rest = this.text.slice(this.position);
    if (/^\?<?[=!]/.test(rest)) {
      this.#refuse('unsupported', open, 'look-around; search for the text itself and filter the lines');
    }
    const name = /^\?P?<[\p{Alphabetic}_][\p{Alphabetic}\p{Nd}_.[\]]*>/u.exec(rest);
    if (name !== null) {
      this.position += name[0].length;
      return false;
    }
    const flags = /^\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])/.exec(rest);
    if (flags === null) return this.fail('expected a group such as (?:…), (?<name>…) or (?i)', open);
    const [, on, off = '', end] = flags;
    for (const flag of on + off) {
      if (!'imsuU'.includes(flag))
        this.#refuse('unsupported', open, `the flag '${flag}'; supported are i, m, s, u and U`);
    }
    if (/[um]/.test(off)) {
      this.#refuse('unsupported', open, 'switching off u or m; a search is in Unicode and by line');
    }
    const set = (flag: string, before: boolean) => (off.includes(flag) ? false : on.includes(flag) || before);
    this.#flags = {
      ignoreCase: set('i', this.#flags.ignoreCase),
      swapGreed: set('U', this.#flags.swapGreed),
    };
    this.position += flags[0].length;
    return end === ')';
  }

  #repetitions(atom: PatternNode): PatternNode {
    let node = atom;
    for (;;) {
      const bounds = this.#bounds();
      if (bounds === undefined) return node;
      const lazy = this.text[this.position] === '?';
      if (lazy) this.position++;
      node = { kind: 'repetition', node, ...bounds, greedy: lazy === this.#flags.swapGreed };
    }
  }

  #bounds(): { min: number; max: number } | undefined {
    const at = this.position;
    switch (this.text[at]) {
      case '*':
        this.position++;
        return { min: 0, max: Infinity };
      case '+':
        this.position++;
        return { min: 1, max: Infinity };
      case '?':
        this.position++;
        return { min: 0, max: 1 };
      case '{': {
        const counts = /^\{\s*(\d+)\s*(?:(,)\s*(\d*)\s*)?\}/.exec(this.text.slice(at));
        if (counts === null) return this.fail("expected {n}, {n,} or {n,m}; write '\\{' for the character itself");
        const min = Number(counts[1]);
        const max = counts[2] === undefined ? min : counts[3] === '' ? Infinity : Number(counts[3]);
        if (max < min) this.fail(`expected {n,m} with n no larger than m, got ${counts[0]}`);
        if (min > MAX_NODES || (max > MAX_NODES && max !== Infinity)) {
          this.#refuse('too-large', at, `expected at most ${MAX_NODES} repetitions`);
        }
        this.position += counts[0].length;
        return { min, max };
      }
      default:
        return undefined;
    }
  }

  #escape(): PatternNode {
    const at = this.position;
    const word = this.#assertion();
    if (word !== undefined) return assertion(word);
    const escaped = this.escapeInClass();
    return typeof escaped === 'number' ? this.#character(escaped, at) : this.#class(escaped);
  }

  #assertion(): Assertion | undefined {
    const match = /^\\(?:b\{(start|end|start-half|end-half)\}|[bB<>])/.exec(
      this.text.slice(this.position, this.position + 16),
    );
    if (match === null) return undefined;
    this.position += match[0].length;
    if (match[1] !== undefined) return `word-${match[1] as 'start' | 'end' | 'start-half' | 'end-half'}`;
    switch (match[0][1]) {
      case 'b':
        return 'word-boundary';
      case 'B':
        return 'no-word-boundary';
      case '<':
        return 'word-start';
      default:
        return 'word-end';
    }
  }

  escapeInClass(): number | ClassNode {
    const at = this.position;
    const letter = this.text[at + 1];
    if (letter === undefined) return this.fail("expected a character after '\\'");
    this.position += 2;
    if (Object.hasOwn(LITERAL_ESCAPES, letter)) return LITERAL_ESCAPES[letter];
    const lower = letter.toLowerCase();
    switch (letter) {
      case 'n':
        return 0x0a;
      case 'd':
      case 'D':
      case 's':
      case 'S':
      case 'w':
      case 'W':
        return { kind: 'perl', name: lower as 'd' | 's' | 'w', negated: lower !== letter };
      case 'p':
      case 'P':
        return this.#property(letter === 'P', at);
      case 'x':
      case 'u':
      case 'U':
        return this.#hexadecimal(HEX_DIGITS[letter], at);
      case 'A':
      case 'z':
        return this.#refuse('unsupported', at, `'\\${letter}': a search has no text but lines; use ^ and $`);
    }
    if (/[0-9k]/.test(letter)) this.#refuse('unsupported', at, 'backreferences');
    if (/[\p{Alphabetic}\p{Nd}\s]/u.test(letter) && letter !== ' ')
      this.fail(`expected a known escape, got '\\${letter}'`, at);
    const code = this.text.codePointAt(at + 1)!;
    if (code > 0xffff) this.position++;
    return code;
  }

  #property(negated: boolean, at: number): ClassNode {
    const match = /^(?:\{(\^?)([^}]*)\}|([A-Za-z]))/.exec(this.text.slice(this.position));
    if (match === null) return this.fail('expected \\p{Name} or \\pL', at);
    const written = match[2] ?? match[3];
    const unequal = written.includes('!=');
    const name = propertyName(written.replace('!=', '='));
    if (name === undefined)
      return this.fail(`expected the name of a Unicode property, category or script, got '${written}'`, at);
    this.position += match[0].length;
    return { kind: 'property', name, negated: (negated !== (match[1] === '^')) !== unequal };
  }

  #hexadecimal(digits: number, at: number): number {
    const rest = this.text.slice(this.position);
    const match = /^\{\s*([0-9a-fA-F]{1,8})\s*\}/.exec(rest) ?? new RegExp(`^([0-9a-fA-F]{${digits}})`).exec(rest);
    if (match === null) return this.fail(`expected ${digits} hexadecimal digits, or some in braces`, at);
    const code = Number.parseInt(match[1], 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      return this.fail('expected the number of a Unicode character', at);
    this.position += match[0].length;
    return code;
  }
}

function assertion(which: Assertion): PatternNode {
  return { kind: 'assertion', assertion: which };
}

/** Nodes of a pattern when its counted repetitions are written out. */
function size(node: PatternNode): number {
  switch (node.kind) {
    case 'concatenation':
    case 'alternation':
      return node.nodes.reduce((total, child) => total + size(child), 1);
    case 'repetition':
      return 1 + size(node.node) * Math.max(1, node.max === Infinity ? node.min + 1 : node.max);
    default:
      return 1;
  }
}
