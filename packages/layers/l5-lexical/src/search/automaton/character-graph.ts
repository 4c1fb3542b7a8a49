import type { PatternNode } from '../pattern/syntax.ts';
import { ANY, characterRanges, classRanges } from './class-ranges.ts';
import type { CodeRanges } from './code-ranges.ts';
import { type ByteSequence, utf8Sequences } from './utf8-sequences.ts';

/** A node that matches one character. */
export type CharacterNode = PatternNode & { readonly kind: 'character' | 'any' | 'class' };

export type Direction = 'forward' | 'reverse';

/**
 * States that read one character of a set, byte by byte. The last is where it begins. Edges of state s are those from first[s] to before first[s + 1]; a target is a state of these,
 * or {@link READ} where the character has been read.
 */
export interface CharacterGraph {
  readonly first: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly target: readonly number[];
}

export const READ = -1;

/** Graphs kept for the next query, which often has the same classes: that of `\w` has 250 states. */
const MOST_KEPT = 64;
const kept = new Map<string, CharacterGraph>();

/** The graph of a node; for `reverse` one that reads the last byte first. */
export function characterGraph(node: CharacterNode, direction: Direction): CharacterGraph {
  const key = `${direction}${JSON.stringify(node)}`;
  let graph = kept.get(key);
  if (graph === undefined) {
    const sequences = utf8Sequences(rangesOfNode(node));
    graph = direction === 'forward' ? forwards(sequences) : backwards(sequences);
    if (kept.size === MOST_KEPT) kept.clear();
    kept.set(key, graph);
  }
  return graph;
}

function rangesOfNode(node: CharacterNode): CodeRanges {
  switch (node.kind) {
    case 'character':
      return characterRanges(node.code, node.ignoreCase);
    case 'any':
      return ANY;
    case 'class':
      return classRanges(node.set, node.ignoreCase);
  }
}

type Edge = readonly [from: number, to: number, target: number];

class GraphBuilder {
  readonly #first = [0];
  readonly #edges: Edge[] = [];
  /** States by their edges: what goes on in the same way is the same state. */
  readonly #same = new Map<string, number>();

  add(edges: readonly Edge[]): number {
    const key = edges.join(';');
    const known = this.#same.get(key);
    if (known !== undefined) return known;
    const state = this.#first.length - 1;
    this.#same.set(key, state);
    this.#edges.push(...edges);
    this.#first.push(this.#edges.length);
    return state;
  }

  finish(): CharacterGraph {
    return {
      first: this.#first,
      from: this.#edges.map(([from]) => from),
      to: this.#edges.map(([, to]) => to),
      target: this.#edges.map(([, , target]) => target),
    };
  }
}

/** A tree of the sequences' beginnings, in which branches that are the same are one. */
function forwards(sequences: readonly ByteSequence[]): CharacterGraph {
  const builder = new GraphBuilder();
  /** The state for the sequences `[from, to)`, which agree before byte `at`. */
  const stateOf = (at: number, from: number, to: number): number => {
    const edges: Edge[] = [];
    for (let i = from; i < to; ) {
      const [low, high] = [sequences[i][2 * at], sequences[i][2 * at + 1]];
      let end = i + 1;
      while (end < to && sequences[end][2 * at] === low && sequences[end][2 * at + 1] === high) end++;
      edges.push([low, high, sequences[i].length === 2 * at + 2 ? READ : stateOf(at + 1, i, end)]);
      i = end;
    }
    return builder.add(joined(edges));
  };
  stateOf(0, 0, sequences.length);
  return builder.finish();
}

/** From the last byte to the first: ranges of last bytes may overlap, so there can be several edges for a byte. */
function backwards(sequences: readonly ByteSequence[]): CharacterGraph {
  const builder = new GraphBuilder();
  const edges: Edge[] = [];
  for (const sequence of sequences) {
    let behind = READ;
    const last = sequence.length - 2;
    for (let at = 0; at < last; at += 2) behind = builder.add([[sequence[at], sequence[at + 1], behind]]);
    edges.push([sequence[last], sequence[last + 1], behind]);
  }
  builder.add(joined(edges.sort((a, b) => a[2] - b[2] || a[0] - b[0])));
  return builder.finish();
}

/** Joins edges to the same state that follow each other without a gap, or overlap. */
function joined(edges: readonly Edge[]): Edge[] {
  const all: Edge[] = [];
  for (const edge of edges) {
    const last = all.at(-1);
    if (last !== undefined && last[2] === edge[2] && last[1] + 1 >= edge[0]) {
      all[all.length - 1] = [last[0], Math.max(last[1], edge[1]), edge[2]];
    } else all.push(edge);
  }
  return all;
}
