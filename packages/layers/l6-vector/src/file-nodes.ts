import { columnValues, NONE } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Where the nodes of each file begin in a batch of `nodes`. */
export class FileNodes {
  readonly #first: Int32Array;
  readonly #count: Uint32Array;

  /** @param fileIds - the files, in the order in which they will be asked for */
  constructor(nodes: RecordBatch, fileIds: Uint32Array) {
    this.#first = new Int32Array(fileIds.length).fill(-1);
    this.#count = new Uint32Array(fileIds.length);
    const positions = new Map(Array.from(fileIds, (id, position) => [id, position]));
    const ids = columnValues(nodes, 'file_id');
    for (let row = 0; row < ids.length; ) {
      const start = row;
      while (row < ids.length && ids[row] === ids[start]) row++;
      const position = positions.get(ids[start]);
      if (position === undefined) continue;
      this.#first[position] = start;
      this.#count[position] = row - start;
    }
  }

  /** Row of a node of the file at a position; -1 if there is none. */
  rowOf(position: number, node: number): number {
    return node === NONE || node >= this.#count[position] ? -1 : this.#first[position] + node;
  }
}
