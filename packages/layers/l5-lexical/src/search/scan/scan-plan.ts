import { compileProgram, MAX_STATES } from '../automaton/compile-program.ts';
import type { Program } from '../automaton/program.ts';
import type { PatternNode } from '../pattern/syntax.ts';
import { fingerprints } from '../prefilter/fingerprints.ts';
import { expected, requiredBytes } from '../prefilter/required-bytes.ts';
import { type LiteralPlan, literalPlan } from './literal-plan.ts';

/** How a pattern is looked for. */
export type ScanPlan = LiteralScan | AutomatonScan;

export interface LiteralScan {
  readonly kind: 'literal';
  readonly literal: LiteralPlan;
  /** Whether lines beyond ASCII are left to others. */
  readonly leavesLines: boolean;
}

export interface AutomatonScan {
  readonly kind: 'automaton';
  /** What lines are to be looked at; undefined for all. See `fingerprints`. */
  readonly fingerprints: Uint8Array | undefined;
  /** The automaton that says where a line matches. */
  readonly forward: Program;
  /** The one that says where its first match begins: compiled when there is one. */
  readonly reverse: () => Program;
  /** See `Control.reach`. */
  readonly reach: number;
  readonly leavesLines: boolean;
}

/**
 * Strings that are found more often than at every so many bytes are not looked for: the automaton then has to read nearly every line in any case, and looking for them costs a third of that.
 */
const RARE_ENOUGH = 1 / 40;

/** A pattern of so few states has, backwards, not more than there may be: no class has twenty times as many backwards. */
const SURELY_SMALL = MAX_STATES / 20;

export const NO_REACH = 0xffff_ffff;

/** The plan for a pattern; undefined if its automaton would be too large. */
export function scanPlan(node: PatternNode): ScanPlan | undefined {
  const literal = literalPlan(node);
  if (literal !== undefined) {
    return { kind: 'literal', literal, leavesLines: literal.aloneBefore || literal.aloneBehind };
  }
  const forward = compileProgram(node, 'forward');
  if (forward === undefined) return undefined;
  let reverse = forward.kind.length > SURELY_SMALL ? compileProgram(node, 'reverse') : undefined;
  if (forward.kind.length > SURELY_SMALL && reverse === undefined) return undefined;
  const strings = requiredBytes(node);
  return {
    kind: 'automaton',
    fingerprints: strings !== undefined && expected(strings) <= RARE_ENOUGH ? fingerprints(strings) : undefined,
    forward,
    reverse: () => {
      reverse ??= compileProgram(node, 'reverse')!;
      return reverse;
    },
    reach: forward.asserts ? NO_REACH : Math.min(NO_REACH, mostBytes(node)),
    leavesLines: forward.looksForWords,
  };
}

/** The most bytes that a match can have; Infinity for no limit. */
function mostBytes(node: PatternNode): number {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return 0;
    case 'character':
    case 'any':
    case 'class':
      return 4;
    case 'concatenation':
      return node.nodes.reduce((total, child) => total + mostBytes(child), 0);
    case 'alternation':
      return Math.max(...node.nodes.map(mostBytes));
    case 'repetition': {
      const once = mostBytes(node.node);
      return once === 0 ? 0 : once * node.max;
    }
  }
}
