import type { StringValues } from '@strata/tables';
import { groupBy } from '../collections/group-by.ts';
import { IntList } from '../collections/int-list.ts';
import { PairIndex } from '../collections/pair-index.ts';
import type { NameSpace } from '../names/name-space.ts';
import { orderChildren, Part } from './order-children.ts';

const DOT = 0x2e;

/** The parent of first segments. */
export const TOP = -1;

/**
 * Fully qualified names as a tree of their segments, so that names which share a prefix share the work of comparing it. Each symbol hangs at the
 * node of its name; several may hang at one.
 */
export class NameTree {
  readonly #nodes: PairIndex;
  readonly #names: NameSpace;
  /** By symbol: its node. */
  readonly #nodeOf = new IntList();

  /** @param expected - nodes to make room for */
  constructor(names: NameSpace, expected: number) {
    this.#names = names;
    this.#nodes = new PairIndex(expected);
  }

  /** The node of a segment below another node. */
  child(parent: number, name: number): number {
    return this.#nodes.intern(parent, name);
  }

  /** The node of a whole dotted text. */
  path(bytes: Uint8Array, start: number, end: number): number {
    let node = TOP;
    let from = start;
    for (let at = start; at <= end; at++) {
      if (at < end && bytes[at] !== DOT) continue;
      node = this.#nodes.intern(node, this.#names.intern(bytes, from, at));
      from = at + 1;
    }
    return node;
  }

  /** Hangs the next symbol at a node. Symbols are numbered in the order of the calls. */
  add(node: number): void {
    this.#nodeOf.push(node);
  }

  /** The numbers of the symbols in the order of the bytes of their dotted names, equal names in the order of numbers. */
  sorted(): Uint32Array {
    const strings: StringValues = this.#names.strings;
    const { size, first: parents, second: segments } = this.#nodes;
    const children = orderChildren(parents, segments, size, strings);
    const symbols = groupBy(this.#nodeOf.values, this.#nodeOf.length, size);
    const result = new Uint32Array(this.#nodeOf.length);
    let length = 0;
    // Depth first; the stack holds the parts of nodes still to come, the next on top.
    const pending = new IntList();
    const pushParts = (parent: number) => {
      for (let i = children.starts[parent + 1] - 1; i >= children.starts[parent]; i--) pending.push(children.parts[i]);
    };
    pushParts(TOP + 1);
    while (pending.length > 0) {
      const part = pending.values[--pending.length];
      const node = part >> Part.bits;
      if ((part & Part.symbols) !== 0) {
        for (let i = symbols.starts[node]; i < symbols.starts[node + 1]; i++) result[length++] = symbols.members[i];
      }
      if ((part & Part.children) !== 0) pushParts(node + 1);
    }
    return result;
  }
}
