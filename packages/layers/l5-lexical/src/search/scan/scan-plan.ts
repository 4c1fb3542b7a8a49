import type { Direction } from '../automaton/character-graph.ts';
import { compileProgram, MAX_STATES } from '../automaton/compile-program.ts';
import type { Program } from '../automaton/program.ts';
import type { Programs } from '../match/word-matcher.ts';
import type { PatternNode } from '../pattern/syntax.ts';
import { fingerprints } from '../prefilter/fingerprints.ts';
import { expected, requiredBytes } from '../prefilter/required-bytes.ts';
import { type LiteralPlan, literalPlan } from './literal-plan.ts';

/** How a pattern is looked for. */
export type ScanPlan = LiteralScan | AutomatonScan;

export interface LiteralScan {
  readonly kind: 'literal';
  readonly literal: LiteralPlan;
  /** What matches lines beyond ASCII, if the scan leaves any. */
  readonly left: Programs | undefined;
}

export interface AutomatonScan {
  readonly kind: 'automaton';
  /** What lines are to be looked at; undefined for all. See `fingerprints`. */
  readonly fingerprints: Uint8Array | undefined;
  /** A match ends where its line does: lines are read from there, backwards, which most lines that do not match soon end. */
  readonly fromEnds: boolean;
  /** The automaton that says where a line matches. */
  readonly forward: Program;
  /** The one that says where its first match begins: compiled when there is one. */
  readonly reverse: () => Program;
  /** See `Control.reach`. */
  readonly reach: number;
  readonly left: Programs | undefined;
}

/**
 * Strings that are found more often than at every so many bytes are not looked for: the automaton then has to read nearly every line in any case, and looking for them costs a third of that.
 */
const RARE_ENOUGH = 1 / 40;

/** Strings that are found more often cost more than to look at the end of each line. */
const RARER_THAN_LINES = 1 / 400;

/** A pattern of so few states has, backwards, not more than there may be: no class has twenty times as many backwards. */
const SURELY_SMALL = MAX_STATES / 20;

export const NO_REACH = 0xffff_ffff;

/** The plan for a pattern; undefined if its automaton would be too large. */
export function scanPlan(node: PatternNode): ScanPlan | undefined {
  const literal = literalPlan(node);
  if (literal !== undefined) {
    // So short a text is compiled in any case.
    const program = (direction: Direction) => () => compileProgram(node, direction)!;
    const left = { forward: program('forward'), reverse: program('reverse') };
    return { kind: 'literal', literal, left: literal.aloneBefore || literal.aloneBehind ? left : undefined };
  }
  const forward = compileProgram(node, 'forward');
  if (forward === undefined) return undefined;
  let reverse = forward.kind.length > SURELY_SMALL ? compileProgram(node, 'reverse') : undefined;
  if (forward.kind.length > SURELY_SMALL && reverse === undefined) return undefined;
  const strings = requiredBytes(node);
  const share = strings === undefined ? 1 : expected(strings);
  const fromEnds = share > RARER_THAN_LINES && endsLine(node);
  const compileReverse = (): Program => {
    reverse ??= compileProgram(node, 'reverse')!;
    return reverse;
  };
  return {
    kind: 'automaton',
    fingerprints: strings !== undefined && share <= RARE_ENOUGH && !fromEnds ? fingerprints(strings) : undefined,
    fromEnds,
    forward,
    reverse: compileReverse,
    reach: forward.asserts ? NO_REACH : Math.min(NO_REACH, mostBytes(node)),
    left: forward.looksForWords ? { forward: () => forward, reverse: compileReverse } : undefined,
  };
}

/** Whether a match ends at the end of a line, but not with just anything: then all of each line would be read. */
function endsLine(node: PatternNode): boolean {
  if (node.kind !== 'concatenation') return node.kind === 'assertion' && node.assertion === 'line-end';
  const [before, last] = node.nodes.slice(-2);
  if (last === undefined || !endsLine(last)) return false;
  return !(before.kind === 'repetition' && before.node.kind === 'any');
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
