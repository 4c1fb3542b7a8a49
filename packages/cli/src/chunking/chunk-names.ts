import { ChunkKind, NONE } from '@strata/tables';
import type { StoredChunks } from '../stored-index/stored-chunks.ts';
import type { StoredFiles } from '../stored-index/stored-files.ts';
import type { StoredNodes } from '../stored-index/stored-nodes.ts';

/** What chunks are called: their path, qualified name and breadcrumb are not stored with them. */
export class ChunkNames {
  readonly #chunks: StoredChunks;
  readonly #files: StoredFiles;
  readonly #nodes: StoredNodes | undefined;

  /** @param nodes - undefined where the index has none */
  constructor(chunks: StoredChunks, files: StoredFiles, nodes: StoredNodes | undefined) {
    this.#chunks = chunks;
    this.#files = files;
    this.#nodes = nodes;
  }

  /** Path of the directory, or of the file it is in. */
  path(row: number): string {
    const file = this.#chunks.files[row];
    return file === NONE ? this.#chunks.path(row) : this.#files.path(file);
  }

  /** Qualified name of the definition or module it is, or is a part of; null where there is none. */
  fqn(row: number): string | null {
    const node = this.#chunks.nodes[row];
    return node === NONE || this.#nodes === undefined ? null : this.#nodes.fqn(this.#chunks.files[row], node);
  }

  /** Where it is: path, classes and functions on the way down to it, `a/b.py > Class > method`; of a part the definition it is in. */
  breadcrumb(row: number): string {
    const { parents, kinds } = this.#chunks;
    const names: string[] = [];
    for (let at = row; kinds[at] > ChunkKind.file; at = parents[at]) {
      if (kinds[at] < ChunkKind.docstring) names.push(this.#simpleName(at));
    }
    return [this.path(row) || '.', ...names.reverse()].join(' > ');
  }

  #simpleName(row: number): string {
    const fqn = this.fqn(row) ?? '';
    return fqn.slice(fqn.lastIndexOf('.') + 1);
  }
}
