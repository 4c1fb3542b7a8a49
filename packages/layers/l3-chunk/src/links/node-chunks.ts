import { NONE } from '@strata/tables';

/** For each node of each file the chunk of the definition it is, or is in. */
export class NodeChunks {
  /** Where the nodes of a file begin. */
  readonly #first: Uint32Array;
  readonly #chunks: Uint32Array;
  #count = 0;

  constructor(files: number, nodes: number) {
    this.#first = new Uint32Array(files + 1).fill(nodes);
    this.#chunks = new Uint32Array(nodes).fill(NONE);
  }

  /** Room for the chunks of a file's nodes, to be filled for those that have one; files come in ascending order. */
  begin(file: number, nodes: number): Uint32Array {
    this.#first[file] = this.#count;
    this.#count += nodes;
    return this.#chunks.subarray(this.#count - nodes, this.#count);
  }

  /** The chunk of a node; NONE where the file has no chunks. */
  of(file: number, node: number): number {
    const at = this.#first[file] + node;
    return at < this.#chunks.length ? this.#chunks[at] : NONE;
  }
}

/** Gives the nodes of a file that have no chunk of their own that of their parent. */
export function inheritChunks(own: Uint32Array, parents: Uint32Array): void {
  for (let node = 1; node < own.length; node++) {
    if (own[node] === NONE) own[node] = own[parents[node] < node ? parents[node] : 0];
  }
}
