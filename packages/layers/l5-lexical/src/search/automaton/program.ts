import type { Assertion } from '../pattern/syntax.ts';

/**
 * A nondeterministic automaton over bytes. States are numbers; state 0 is where it has matched. Columns have an entry for each state, or for each edge:
 *
 *     kind[state]        what the state does, see {@link StateKind}
 *     first[state]       its first edge; `last` is the one behind its last
 *     from, to[edge]     of a state of bytes: the bytes it reads, both inclusive
 *     target[edge]       state behind it
 *     assertion[state]   of an assertion: which
 */
export interface Program {
  readonly kind: Uint8Array;
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly target: Int32Array;
  readonly assertion: readonly (Assertion | undefined)[];
  readonly start: number;
  /** There is some assertion. */
  readonly asserts: boolean;
  /** Some assertion looks for word characters. */
  readonly looksForWords: boolean;
}

export const StateKind = { match: 0, bytes: 1, split: 2, assertion: 3 } as const;

export const MATCH = 0;
