import { columnDictionary, columnValues, NONE, NodeKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { FileCursor } from './file-cursor.ts';
import { NameHashes } from './name-hashes.ts';

/** No definition. */
export const NOTHING = -1;

/**
 * The classes and functions of one file as a tree, in source order. A definition is named by its node. The children of a definition are the classes and
 * functions directly in it; the module is node 0.
 */
export class FileDefinitions {
  /** Nodes of the file. */
  count = 0;
  /** By node. */
  kinds: Uint8Array = new Uint8Array(0);
  parents: Uint32Array = new Uint32Array(0);
  /** 1-based lines of the keyword and of the last token. */
  startLines: Uint32Array = new Uint32Array(0);
  endLines: Uint32Array = new Uint32Array(0);
  /** By node: the first child and the next of the same parent; NOTHING at the end. */
  firstChild = new Int32Array(256);
  nextSibling = new Int32Array(256);
  #owners = new Int32Array(256);
  #lastChild = new Int32Array(256);
  readonly #cursor: FileCursor;
  readonly #batches;
  readonly #names: NameHashes;
  #nameIds: Uint32Array = new Uint32Array(0);

  constructor(nodes: Table) {
    this.#cursor = new FileCursor(nodes);
    this.#batches = nodes.batches.map((batch) => ({
      kinds: columnValues<Uint8Array>(batch, 'kind'),
      parents: columnValues(batch, 'parent'),
      names: columnValues(batch, 'name'),
      startLines: columnValues(batch, 'start_line'),
      endLines: columnValues(batch, 'end_line'),
    }));
    const [batch] = nodes.batches;
    this.#names = new NameHashes(batch && columnDictionary(batch, 'name'));
  }

  /** Goes on to a file; files are asked for in ascending order. */
  load(file: number): void {
    this.#cursor.seek(file);
    const { from, to, batch } = this.#cursor;
    this.count = to - from;
    if (this.count === 0) return;
    const columns = this.#batches[batch];
    this.kinds = columns.kinds.subarray(from, to);
    this.parents = columns.parents.subarray(from, to);
    this.startLines = columns.startLines.subarray(from, to);
    this.endLines = columns.endLines.subarray(from, to);
    this.#nameIds = columns.names.subarray(from, to);
    this.#reserve(this.count);
    this.#link();
  }

  /** Hash of a definition's name. */
  nameHash(node: number): number {
    return this.#names.of(this.#nameIds[node]);
  }

  /** Makes the lists of children. Siblings come in source order as a rule; where they do not, they are put in it. */
  #link(): void {
    const { firstChild, nextSibling, startLines, kinds, parents } = this;
    const [owners, lastChild] = [this.#owners, this.#lastChild];
    firstChild.fill(NOTHING, 0, this.count);
    owners[0] = 0;
    for (let node = 1; node < this.count; node++) {
      const parent = parents[node];
      const outer = parent === NONE || parent >= node ? 0 : owners[parent];
      if (!isDefinition(kinds[node])) {
        owners[node] = outer;
        continue;
      }
      owners[node] = node;
      nextSibling[node] = NOTHING;
      const last = firstChild[outer] === NOTHING ? NOTHING : lastChild[outer];
      if (last === NOTHING || startLines[last] <= startLines[node]) {
        if (last === NOTHING) firstChild[outer] = node;
        else nextSibling[last] = node;
        lastChild[outer] = node;
      } else this.#insert(outer, node);
    }
  }

  #insert(outer: number, node: number): void {
    const { firstChild, nextSibling, startLines } = this;
    let before = NOTHING;
    let after = firstChild[outer];
    while (startLines[after] <= startLines[node]) {
      before = after;
      after = nextSibling[after];
    }
    nextSibling[node] = after;
    if (before === NOTHING) firstChild[outer] = node;
    else nextSibling[before] = node;
  }

  #reserve(count: number): void {
    if (count <= this.firstChild.length) return;
    const size = Math.max(count, 2 * this.firstChild.length);
    this.firstChild = new Int32Array(size);
    this.nextSibling = new Int32Array(size);
    this.#owners = new Int32Array(size);
    this.#lastChild = new Int32Array(size);
  }
}

function isDefinition(kind: number): boolean {
  return kind === NodeKind.class || kind === NodeKind.function || kind === NodeKind.method;
}
