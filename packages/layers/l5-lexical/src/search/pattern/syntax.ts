/**
 * A regular expression as a tree. Flags are resolved: each character and class says itself whether case matters. No node matches a line feed: a
 * search is by line, and what would match one in a class does not.
 */
export type PatternNode =
  | { readonly kind: 'empty' }
  /** One character, by code point. */
  | { readonly kind: 'character'; readonly code: number; readonly ignoreCase: boolean }
  /** Any character but a line feed. Bytes that are not UTF-8 are no characters. */
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly set: ClassNode; readonly ignoreCase: boolean }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'concatenation'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'alternation'; readonly nodes: readonly PatternNode[] }
  | {
      readonly kind: 'repetition';
      readonly node: PatternNode;
      readonly min: number;
      /** Infinity for no limit. */
      readonly max: number;
      readonly greedy: boolean;
    };

/** What holds between two characters; the halves look at one side only. */
export type Assertion =
  | 'line-start'
  | 'line-end'
  | 'word-boundary'
  | 'no-word-boundary'
  | 'word-start'
  | 'word-end'
  | 'word-start-half'
  | 'word-end-half';

/** A set of characters. */
export type ClassNode =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** `\d`, `\s` or `\w`, in Unicode's sense. */
  | { readonly kind: 'perl'; readonly name: 'd' | 's' | 'w'; readonly negated: boolean }
  /** `\p{name}`, spelled as JavaScript wants it. */
  | { readonly kind: 'property'; readonly name: string; readonly negated: boolean }
  | { readonly kind: 'union'; readonly items: readonly ClassNode[]; readonly negated: boolean }
  | {
      readonly kind: 'intersection' | 'difference' | 'symmetric-difference';
      readonly left: ClassNode;
      readonly right: ClassNode;
    };

export const EMPTY: PatternNode = { kind: 'empty' };

export function concatenation(nodes: readonly PatternNode[]): PatternNode {
  const flat = nodes.flatMap((node) =>
    node.kind === 'concatenation' ? node.nodes : node.kind === 'empty' ? [] : [node],
  );
  return flat.length === 0 ? EMPTY : flat.length === 1 ? flat[0] : { kind: 'concatenation', nodes: flat };
}

export function alternation(nodes: readonly PatternNode[]): PatternNode {
  return nodes.length === 1 ? nodes[0] : { kind: 'alternation', nodes };
}
