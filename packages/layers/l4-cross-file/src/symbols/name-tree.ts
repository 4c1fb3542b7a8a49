import { groupBy } from '../collections/group-by.ts';
import { IntList } from '../collections/int-list.ts';
import { isSame } from '../collections/is-same.ts';
import { PairIndex } from '../collections/pair-index.ts';
import { ScratchPairs } from '../collections/scratch-pairs.ts';
import type { NameSpace } from '../names/name-space.ts';
import { orderChildren, Part } from './order-children.ts';

const DOT = 0x2e;

/** The parent of first segments. */
const TOP = -1;

/**
 * Fully qualified names as a tree of their segments, so that names which share a prefix share the work of comparing it. Each symbol hangs at the
 * node of its name; several may hang at one.
 *
 * Nearly all names occur in one file only, and are looked up in a table that is emptied for each file and stays in the processor's cache. Only
 * what several files can reach is looked up in tables of the whole tree: modules, and what is below a module that several files define or that is
 * called like a definition of its package. Therefore all modules come first, then all collisions, then the files one by one.
 */
export class NameTree {
  readonly #names: NameSpace;
  /** Modules and what they lie in: the nodes before all others, numbered as the pairs (parent, segment). */
  readonly #modules = new PairIndex(1024);
  /** Other nodes that several files can reach: by pair the node. */
  readonly #common = new PairIndex();
  readonly #commonNodes = new IntList();
  /** Nodes of the current file by parent and segment. */
  readonly #local = new ScratchPairs();
  /** By node. */
  readonly #parents = new IntList();
  readonly #segments = new IntList();
  /** By node: 1 when several files may reach what is below it. */
  readonly #isCommon = new IntList();
  /** By node of a module: how many files define it, and 1 when there are modules below it. */
  readonly #files = new IntList();
  readonly #hasModules = new IntList();
  /** By symbol: its node. */
  readonly #nodeOf = new IntList();
  /** The directory of the last module: modules come in path order. */
  #directory = { bytes: new Uint8Array(0) as Uint8Array, start: 0, end: 0, node: TOP };

  constructor(names: NameSpace) {
    this.#names = names;
  }

  /** Adds a module by its dotted path. @returns its node */
  addModule(bytes: Uint8Array, start: number, end: number): number {
    let last = end;
    while (last > start && bytes[last - 1] !== DOT) last--;
    const directory = this.#directory;
    if (!isSame(bytes, start, last, directory.bytes, directory.start, directory.end)) {
      this.#directory = { bytes, start, end: last, node: this.#addPrefix(bytes, start, last - 1) };
    }
    const node = this.#addNode(this.#directory.node, this.#names.intern(bytes, last, end));
    if (++this.#files.values[node] > 1) this.#isCommon.values[node] = 1;
    return node;
  }

  /** True when there are modules below a module's node. */
  isPackage(node: number): boolean {
    return this.#hasModules.values[node] === 1;
  }

  /** Says that the module of that name below a node shares its name with a definition, and so may share what is below. */
  addCollision(node: number, name: number): void {
    const module = this.#modules.find(node, name);
    if (module >= 0) this.#isCommon.values[module] = 1;
  }

  /** Ends the modules and collisions. */
  endModules(): void {
    // Parents come before children.
    const isCommon = this.#isCommon.values;
    for (let node = 0; node < this.#modules.size; node++) {
      const parent = this.#parents.values[node];
      if (parent !== TOP && isCommon[parent] === 1) isCommon[node] = 1;
    }
  }

  /** Begins a file. */
  beginFile(): void {
    this.#local.clear();
  }

  /** The node of a segment below another node. */
  below(parent: number, name: number): number {
    if (parent < this.#modules.size) {
      const module = this.#modules.find(parent, name);
      if (module >= 0) return module;
    }
    const next = this.#parents.length;
    if (parent !== TOP && this.#isCommon.values[parent] === 0) {
      const node = this.#local.intern(parent, name, next);
      if (node === next) this.#push(parent, name, 0);
      return node;
    }
    const known = this.#common.size;
    const pair = this.#common.intern(parent, name);
    if (pair === known) {
      this.#commonNodes.push(next);
      this.#push(parent, name, 1);
    }
    return this.#commonNodes.values[pair];
  }

  /** The node of a whole dotted text. */
  path(bytes: Uint8Array, start: number, end: number): number {
    let node = TOP;
    let from = start;
    for (let at = start; at <= end; at++) {
      if (at < end && bytes[at] !== DOT) continue;
      node = this.below(node, this.#names.intern(bytes, from, at));
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
    const size = this.#parents.length;
    const children = orderChildren(
      this.#parents.values,
      this.#segments.values,
      size,
      this.#modules.size,
      this.#names.strings,
    );
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

  #addPrefix(bytes: Uint8Array, start: number, end: number): number {
    let node = TOP;
    let from = start;
    for (let at = start; at <= end; at++) {
      if (at < end && bytes[at] !== DOT) continue;
      node = this.#addNode(node, this.#names.intern(bytes, from, at));
      from = at + 1;
    }
    return node;
  }

  #addNode(parent: number, name: number): number {
    const node = this.#modules.intern(parent, name);
    if (node === this.#parents.length) {
      this.#push(parent, name, 0);
      this.#files.push(0);
      this.#hasModules.push(0);
      if (parent !== TOP) this.#hasModules.values[parent] = 1;
    }
    return node;
  }

  #push(parent: number, name: number, isCommon: number): void {
    this.#parents.push(parent);
    this.#segments.push(name);
    this.#isCommon.push(isCommon);
  }
}
