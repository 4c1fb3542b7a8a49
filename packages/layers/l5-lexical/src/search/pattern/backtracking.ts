import type { PatternNode } from './syntax.ts';

/** How a backtracking engine's work grows with the length of a line that does not match. */
export type Backtracking =
  /** As a power of the length: at most `degree`. */
  | { readonly kind: 'polynomial'; readonly degree: number }
  /** Perhaps beyond all bounds: repetitions within repetitions, which can divide the same text in ever more ways. */
  | { readonly kind: 'exponential' };

/** Counted repetitions up to this many count as written out; beyond, as unlimited. */
const FEW = 16;

/**
 * An upper bound, found by looking at the pattern's shape alone: repetitions that follow each other multiply, repetitions whose inside can match the same
 * text in several ways may explode. JavaScript's engine backtracks, so this decides where a pattern is run, not what it finds.
 */
export function backtracking(node: PatternNode): Backtracking {
  const degree = degreeOf(node);
  // One more, because a search tries every start.
  return degree === Infinity ? { kind: 'exponential' } : { kind: 'polynomial', degree: degree + 1 };
}

/** Power of the length to which trying a node from one start may take; Infinity for more than any power. */
function degreeOf(node: PatternNode): number {
  switch (node.kind) {
    case 'concatenation':
      return node.nodes.reduce((total, child) => total + degreeOf(child), 0);
    case 'alternation':
      return Math.max(...node.nodes.map(degreeOf));
    case 'repetition':
      if (node.max <= FEW)
        return degreeOf(node.node) * node.max || (isVariable(node.node) && node.max > 4 ? Infinity : 0);
      return isVariable(node.node) ? Infinity : 1;
    default:
      return 0;
  }
}

/** True for a node that may match the start of some text in several ways. */
function isVariable(node: PatternNode): boolean {
  switch (node.kind) {
    case 'concatenation':
      return node.nodes.some(isVariable);
    case 'alternation':
      return true;
    case 'repetition':
      return node.min !== node.max || isVariable(node.node);
    default:
      return false;
  }
}
