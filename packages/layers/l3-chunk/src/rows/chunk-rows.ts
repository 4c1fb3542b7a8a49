import { type BatchWriter, ChunkFlag, ChunkKind, chunks, createBatchWriter, NONE } from '@strata/tables';
import type { FileRuns } from '../inputs/file-runs.ts';
import { finishHash } from '../text/content-hash.ts';
import { scramble } from '../text/hash-arithmetic.ts';
import { TOKEN_UNITS } from '../text/token-weights.ts';
import { IdSet } from './id-set.ts';

/** A chunk's place in the hierarchy, as far as its id depends on it: 64 bits made of path, names and kinds on the way down. */
class Places {
  low = new Uint32Array(1024);
  high = new Uint32Array(1024);

  set(row: number, low: number, high: number): void {
    if (row >= this.low.length) {
      const [l, h] = [new Uint32Array(2 * row), new Uint32Array(2 * row)];
      l.set(this.low);
      h.set(this.high);
      [this.low, this.high] = [l, h];
    }
    this.low[row] = low;
    this.high[row] = high;
  }
}

/** The chunks as rows, parents before children. Ids, tokens and ranks of parents follow when all rows are there. */
export class ChunkRows {
  readonly #writer: BatchWriter<typeof chunks.columns> = createBatchWriter(chunks);
  readonly #places = new Places();
  readonly #ids: IdSet;

  /** @param likely - how many rows there may be */
  constructor(likely: number) {
    this.#ids = new IdSet(likely);
  }

  get count(): number {
    return this.#writer.columns.chunk.length;
  }

  /** The columns so far; arrays change when rows are added. */
  get columns() {
    return this.#writer.columns;
  }

  /** The repository ('') or a directory. @returns its row */
  addDirectory(parent: number, path: string): number {
    const { columns } = this.#writer;
    const kind = parent === NONE ? ChunkKind.repository : ChunkKind.directory;
    const row = this.#add(parent, kind, NONE, NONE);
    columns.path.push(path);
    for (const column of [columns.start_line, columns.end_line, columns.start_byte, columns.end_byte]) column.push(0);
    columns.id.pushWords(0, 0);
    columns.content_hash.pushWords(0, 0);
    this.#setPlace(row, hashOfText(path), kind);
    return row;
  }

  /** A file, or a part of one: runs `from..to`. @param name - hash of what tells it from its siblings, 0 where nothing does. @returns its row */
  addRuns(
    {
      parent,
      kind,
      file,
      node,
    }: { readonly parent: number; readonly kind: number; readonly file: number; readonly node: number },
    name: number,
    runs: FileRuns,
    from: number,
    to: number,
  ): number {
    const { columns } = this.#writer;
    const row = this.#add(parent, kind, file, node);
    columns.path.pushNull();
    columns.start_line.push(runs.lines[from] + 1);
    columns.end_line.push(runs.lines[to]);
    columns.start_byte.push(runs.bytes[from]);
    columns.end_byte.push(runs.bytes[to]);
    const sum = runs.hashOf(from, to);
    const { low, high } = finishHash(sum.low, sum.high);
    columns.content_hash.pushWords(low, high);
    this.#setPlace(row, name, kind);
    const id = this.#ids.add(low ^ this.#places.low[row], high ^ this.#places.high[row]);
    columns.id.pushWords(id.low, id.high);
    return row;
  }

  /** Says that a row has no children. */
  setLeaf(row: number, tokens: number): void {
    const { columns } = this.#writer;
    columns.flags.values[row] |= ChunkFlag.leaf;
    columns.tokens.values[row] = tokens === 0 ? 0 : Math.max(1, Math.round(tokens / TOKEN_UNITS));
  }

  /** Completes the rows, but for ranks and imports: tokens of parents, hashes and ids of directories. */
  complete(): void {
    const { parent, kind, tokens, id, content_hash } = this.#writer.columns;
    for (let row = this.count - 1; row >= 0; row--) {
      if (kind.values[row] <= ChunkKind.directory) {
        const finished = finishHash(content_hash.words[2 * row], content_hash.words[2 * row + 1]);
        content_hash.words[2 * row] = finished.low;
        content_hash.words[2 * row + 1] = finished.high;
        const { low, high } = this.#ids.add(
          finished.low ^ this.#places.low[row],
          finished.high ^ this.#places.high[row],
        );
        id.words[2 * row] = low;
        id.words[2 * row + 1] = high;
      }
      const above = parent.values[row];
      if (above === NONE) continue;
      tokens.values[above] += tokens.values[row];
      if (kind.values[above] > ChunkKind.directory) continue;
      // Of a directory: the ids of what is directly in it, the last first.
      for (let half = 0; half < 2; half++) {
        const at = 2 * above + half;
        content_hash.words[at] = scramble(content_hash.words[at] ^ id.words[2 * row + half]) + 1;
      }
    }
  }

  finish() {
    return this.#writer.finish();
  }

  #add(parent: number, kind: number, file: number, node: number): number {
    const { columns } = this.#writer;
    const row = this.count;
    columns.chunk.push(row);
    columns.parent.pushId(parent);
    columns.kind.push(kind);
    columns.flags.push(0);
    columns.file_id.pushId(file);
    columns.node.pushId(node);
    columns.tokens.push(0);
    return row;
  }

  #setPlace(row: number, name: number, kind: number): void {
    const parent = this.#writer.columns.parent.values[row];
    const places = this.#places;
    const [low, high] = parent === NONE ? [0, 0] : [places.low[parent], places.high[parent]];
    places.set(
      row,
      scramble(Math.imul(low, 0x9e3779b1) ^ scramble(name + kind)),
      scramble(Math.imul(high, 0x85ebca77) ^ scramble(Math.imul(name, 0xc2b2ae3d) + kind)),
    );
  }
}

/** FNV-1a of a text's UTF-16 units. */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
