import type { Assertion, PatternNode } from '../pattern/syntax.ts';
import { type CharacterNode, characterGraph, type Direction, READ } from './character-graph.ts';
import { MATCH, type Program, StateKind } from './program.ts';
import { encoded } from './utf8-sequences.ts';

/** States a program may have. Sets of them are listed for each state of the deterministic automaton. */
export const MAX_STATES = 200_000;

/** What is before a position backwards is behind it forwards. */
const MIRRORED: Readonly<Record<Assertion, Assertion>> = {
  'line-start': 'line-end',
  'line-end': 'line-start',
  'word-boundary': 'word-boundary',
  'no-word-boundary': 'no-word-boundary',
  'word-start': 'word-end',
  'word-end': 'word-start',
  'word-start-half': 'word-end-half',
  'word-end-half': 'word-start-half',
};

/**
 * Compiles a pattern to a nondeterministic automaton over the bytes of UTF-8, after Ken Thompson; for `reverse` one that reads them from the end of a match to its beginning.
 * Undefined if it would be too large.
 */
export function compileProgram(node: PatternNode, direction: Direction): Program | undefined {
  try {
    return new Compiler(direction).compile(node);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

class TooLarge extends Error {}

class Compiler {
  readonly #direction: Direction;
  readonly #kind: number[] = [];
  readonly #first: number[] = [];
  readonly #last: number[] = [];
  readonly #assertion: (Assertion | undefined)[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #target: number[] = [];

  constructor(direction: Direction) {
    this.#direction = direction;
    this.#state(StateKind.match);
  }

  compile(pattern: PatternNode): Program {
    const start = this.#node(pattern, MATCH);
    return {
      kind: Uint8Array.from(this.#kind),
      first: Int32Array.from(this.#first),
      last: Int32Array.from(this.#last),
      from: Uint8Array.from(this.#from),
      to: Uint8Array.from(this.#to),
      target: Int32Array.from(this.#target),
      assertion: this.#assertion,
      start,
      asserts: this.#assertion.some((assertion) => assertion !== undefined),
      looksForWords: this.#assertion.some((assertion) => assertion?.includes('word')),
    };
  }

  /** Adds what matches a node and goes on to `next`. */
  #node(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'character':
      case 'any':
      case 'class':
        return this.#character(node, next);
      case 'assertion': {
        const mirrored = this.#direction === 'reverse' ? MIRRORED[node.assertion] : node.assertion;
        const state = this.#state(StateKind.assertion, mirrored);
        this.#goTo(state, [next]);
        return state;
      }
      case 'concatenation': {
        const nodes = this.#direction === 'reverse' ? node.nodes : node.nodes.toReversed();
        return nodes.reduce((behind, child) => this.#node(child, behind), next);
      }
      case 'alternation':
        return this.#split(node.nodes.map((child) => this.#node(child, next)));
      case 'repetition':
        return this.#repetition(node, next);
    }
  }

  #repetition({ node, min, max }: PatternNode & { kind: 'repetition' }, next: number): number {
    let behind = next;
    if (max === Infinity) {
      behind = this.#state(StateKind.split);
      this.#goTo(behind, [this.#node(node, behind), next]);
    } else for (let i = min; i < max; i++) behind = this.#split([this.#node(node, behind), next]);
    for (let i = 0; i < min; i++) behind = this.#node(node, behind);
    return behind;
  }

  #character(node: CharacterNode, next: number): number {
    if (node.kind === 'character' && !node.ignoreCase) return this.#written(node.code, next);
    const { first, from, to, target } = characterGraph(node, this.#direction);
    const origin = this.#kind.length;
    for (let state = 0; state + 1 < first.length; state++) {
      this.#state(StateKind.bytes);
      for (let edge = first[state]; edge < first[state + 1]; edge++) {
        this.#from.push(from[edge]);
        this.#to.push(to[edge]);
        this.#target.push(target[edge] === READ ? next : origin + target[edge]);
      }
      this.#last[origin + state] = this.#target.length;
    }
    return this.#kind.length - 1;
  }

  /** Adds what reads one character as it is. */
  #written(code: number, next: number): number {
    const bytes = encoded(code);
    if (this.#direction === 'forward') bytes.reverse();
    let behind = next;
    for (const byte of bytes) {
      const state = this.#state(StateKind.bytes);
      this.#from.push(byte);
      this.#to.push(byte);
      this.#target.push(behind);
      this.#last[state] = this.#target.length;
      behind = state;
    }
    return behind;
  }

  #split(targets: readonly number[]): number {
    const state = this.#state(StateKind.split);
    this.#goTo(state, targets);
    return state;
  }

  /** Gives a state edges that read nothing. */
  #goTo(state: number, targets: readonly number[]): void {
    this.#first[state] = this.#target.length;
    for (const target of targets) {
      this.#from.push(0);
      this.#to.push(0);
      this.#target.push(target);
    }
    this.#last[state] = this.#target.length;
  }

  #state(kind: number, assertion?: Assertion): number {
    if (this.#kind.length === MAX_STATES) throw new TooLarge();
    this.#kind.push(kind);
    this.#first.push(this.#target.length);
    this.#last.push(this.#target.length);
    this.#assertion.push(assertion);
    return this.#kind.length - 1;
  }
}
