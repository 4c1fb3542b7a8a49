import type { Assertion } from '../pattern/syntax.ts';
import { Beside } from './beside.ts';
import { MATCH, type Program, StateKind } from './program.ts';

/** What is known of a position when states are followed over edges that read nothing. */
export interface Surroundings {
  /** Nothing of the line is before it, in the direction of reading. */
  readonly atStart: boolean;
  readonly before: Beside;
  /** What comes next; undefined while it has not been read: then assertions that ask for it are left as they are. */
  readonly next?: { readonly is: Beside; readonly isEnd: boolean };
}

/** Follows the edges of a program for sets of its states. Memory is reused. */
export class StateSets {
  readonly #program: Program;
  /** Number of the last closure that had the state. */
  readonly #stamps: Int32Array;
  #stamp = 0;
  readonly #stack: number[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#stamps = new Int32Array(program.kind.length);
  }

  /**
   * The states from which something can happen: those that read bytes, that have matched, or that wait for an assertion; without duplicates, ascending.
   */
  closure(states: Iterable<number>, surroundings: Surroundings): number[] {
    const { kind, first, last, target, assertion } = this.#program;
    const stamps = this.#stamps;
    const stamp = ++this.#stamp;
    const stack = this.#stack;
    const closed: number[] = [];
    for (const state of states) stack.push(state);
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      if (stamps[state] === stamp) continue;
      stamps[state] = stamp;
      const holds = kind[state] === StateKind.assertion ? holdsAt(assertion[state]!, surroundings) : undefined;
      if (kind[state] === StateKind.split || holds === true) {
        for (let edge = first[state]; edge < last[state]; edge++) stack.push(target[edge]);
      } else if (holds !== false) closed.push(state);
    }
    return closed.sort((a, b) => a - b);
  }

  /** The states behind a byte, not followed further. */
  step(states: readonly number[], byte: number): number[] {
    const { kind, first, last, from, to, target } = this.#program;
    const next: number[] = [];
    for (const state of states) {
      if (kind[state] !== StateKind.bytes) continue;
      for (let edge = first[state]; edge < last[state]; edge++) {
        if (from[edge] <= byte && byte <= to[edge]) next.push(target[edge]);
      }
    }
    return next;
  }

  /** Whether some state waits for what comes next. */
  waits(states: readonly number[]): boolean {
    return states.some((state) => this.#program.kind[state] === StateKind.assertion);
  }
}

export function hasMatched(states: readonly number[]): boolean {
  // Ascending: the state of a match is the first.
  return states[0] === MATCH;
}

/** Whether an assertion holds; undefined where that hangs on what comes next. */
function holdsAt(assertion: Assertion, { atStart, before, next }: Surroundings): boolean | undefined {
  const afterWord = before === Beside.word;
  switch (assertion) {
    case 'line-start':
      return atStart;
    case 'line-end':
      return next?.isEnd;
    case 'word-start-half':
      return before === Beside.other;
    case 'word-end-half':
      return next && next.is === Beside.other;
    case 'word-boundary':
      return next && (next.is === Beside.word) !== afterWord;
    case 'no-word-boundary':
      // Not beside bytes that are no text: this, like the halves, could else split a character that was cut off.
      return before === Beside.invalid ? false : next && next.is === before;
    case 'word-start':
      return afterWord ? false : next && next.is === Beside.word;
    case 'word-end':
      return afterWord ? next && next.is !== Beside.word : false;
  }
}
