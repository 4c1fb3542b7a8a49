import type { Index } from '@strata/pipeline';
import {
  ChunkFlag,
  ChunkKind,
  chunks,
  columnLists,
  columnStrings,
  columnValues,
  columnWords,
  stringAt,
} from '@strata/tables';

const KINDS = Object.keys(ChunkKind);

type Numbers = Uint8Array | Uint32Array | Float32Array;

/** The chunks of an index, by row. */
export class StoredChunks {
  readonly count: number;
  readonly parents: Uint32Array;
  readonly kinds: Uint8Array;
  readonly files: Uint32Array;
  readonly nodes: Uint32Array;
  readonly startLines: Uint32Array;
  readonly endLines: Uint32Array;
  readonly startBytes: Uint32Array;
  readonly endBytes: Uint32Array;
  readonly tokens: Uint32Array;
  readonly ranks: Float32Array;
  /** Two words a row, the low half first. */
  readonly ids: Uint32Array;
  readonly contentHashes: Uint32Array;
  readonly #flags: Uint8Array;
  readonly #batches;

  constructor(index: Index) {
    const { batches } = index.table(chunks);
    const values = <A extends Numbers>(name: string) => joined(batches.map((batch) => columnValues<A>(batch, name)));
    const words = (name: string) => joined(batches.map((batch) => columnWords(batch, name)));
    this.count = batches.reduce((total, { numRows }) => total + numRows, 0);
    this.parents = values<Uint32Array>('parent');
    this.kinds = values<Uint8Array>('kind');
    this.files = values<Uint32Array>('file_id');
    this.nodes = values<Uint32Array>('node');
    this.startLines = values<Uint32Array>('start_line');
    this.endLines = values<Uint32Array>('end_line');
    this.startBytes = values<Uint32Array>('start_byte');
    this.endBytes = values<Uint32Array>('end_byte');
    this.tokens = values<Uint32Array>('tokens');
    this.ranks = values<Float32Array>('rank');
    this.ids = words('id');
    this.contentHashes = words('content_hash');
    this.#flags = values<Uint8Array>('flags');
    let first = 0;
    this.#batches = batches.map((batch) => {
      const from = first;
      first += batch.numRows;
      return { from, paths: columnStrings(batch, 'path'), imports: columnLists(batch, 'imports') };
    });
  }

  kind(row: number): string {
    return KINDS[this.kinds[row]];
  }

  isLeaf(row: number): boolean {
    return (this.#flags[row] & ChunkFlag.leaf) !== 0;
  }

  /** Path of a directory. */
  path(row: number): string {
    const { from, paths } = this.#batchOf(row);
    return stringAt(paths, row - from);
  }

  /** Rows of `imports` within the file. */
  imports(row: number): Uint32Array {
    const { from, imports } = this.#batchOf(row);
    return imports.items.subarray(imports.offsets[row - from], imports.offsets[row - from + 1]);
  }

  /** 16 hex digits. */
  id(row: number): string {
    return hexOf(this.ids, row);
  }

  contentHash(row: number): string {
    return hexOf(this.contentHashes, row);
  }

  /** How many steps a chunk is below another one. */
  depthBelow(row: number, top: number): number {
    let depth = 0;
    for (let above = row; above !== top; above = this.parents[above]) depth++;
    return depth;
  }

  /** The row behind a chunk and all that is in it. */
  endOf(row: number): number {
    let end = row + 1;
    // What is behind a chunk's descendants has a parent that comes before it; rows of others come between only as descendants.
    while (end < this.count && this.parents[end] >= row) end++;
    return end;
  }

  #batchOf(row: number) {
    let i = this.#batches.length - 1;
    while (this.#batches[i].from > row) i--;
    return this.#batches[i];
  }
}

function joined<A extends Numbers>(parts: readonly A[]): A {
  if (parts.length === 1) return parts[0];
  const length = parts.reduce((total, part) => total + part.length, 0);
  const whole = new ((parts[0]?.constructor ?? Uint32Array) as new (length: number) => A)(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part as never, at);
    at += part.length;
  }
  return whole;
}

function hexOf(words: Uint32Array, row: number): string {
  const half = (word: number) => word.toString(16).padStart(8, '0');
  return half(words[2 * row + 1]) + half(words[2 * row]);
}
