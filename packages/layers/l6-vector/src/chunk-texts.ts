import { ChunkFlag, columnDictionary, columnStrings, columnValues, NONE, stringAt } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import { ChangedFiles } from './changed-files.ts';
import { FileNodes } from './file-nodes.ts';

interface Place {
  readonly files: RecordBatch;
  readonly row: number;
  readonly nodes: RecordBatch;
  readonly fileNodes: FileNodes;
}

/** What is embedded of each leaf chunk whose text is there: its path and name on a line, then its text. Made when asked for. */
export class ChunkTexts {
  readonly count: number;
  readonly changed = new ChangedFiles();
  readonly #maxCharacters: number;
  readonly #places = new Map<number, Place>();
  /** By leaf: its batch of chunks and its row there. */
  readonly #batches: readonly RecordBatch[];
  readonly #batch: Uint32Array;
  readonly #row: Uint32Array;

  /** @param inputs - with the columns that the layers of vectors select */
  constructor(
    { files, nodes, chunks }: { readonly files: Table; readonly nodes: Table; readonly chunks: Table },
    maxCharacters: number,
  ) {
    this.#maxCharacters = maxCharacters;
    files.batches.forEach((batch, i) => {
      const ids = columnValues(batch, 'file_id');
      // One batch of each table for each partition; where a table is empty it has one for all.
      const nodeBatch = nodes.batches[Math.min(i, nodes.batches.length - 1)];
      const fileNodes = new FileNodes(nodeBatch, ids);
      ids.forEach((id, row) => {
        this.#places.set(id, { files: batch, row, nodes: nodeBatch, fileNodes });
      });
    });
    this.#batches = chunks.batches;
    this.#batch = new Uint32Array(chunks.numRows);
    this.#row = new Uint32Array(chunks.numRows);
    let count = 0;
    chunks.batches.forEach((batch, i) => {
      const flags = columnValues<Uint8Array>(batch, 'flags');
      const ids = columnValues(batch, 'file_id');
      const ends = columnValues(batch, 'end_byte');
      for (let row = 0; row < flags.length; row++) {
        const place = (flags[row] & ChunkFlag.leaf) === 0 || ids[row] === NONE ? undefined : this.#places.get(ids[row]);
        if (place === undefined) continue;
        const { offsets } = columnStrings(place.files, 'content');
        if (ends[row] > offsets[place.row + 1] - offsets[place.row]) {
          this.changed.add(ids[row], stringAt(columnStrings(place.files, 'path'), place.row));
          continue;
        }
        this.#batch[count] = i;
        this.#row[count++] = row;
      }
    });
    this.count = count;
  }

  /** Row of `chunks`. */
  chunkAt(leaf: number): number {
    return this.#value(leaf, 'chunk');
  }

  at(leaf: number): string {
    const place = this.#places.get(this.#value(leaf, 'file_id'))!;
    const contents = columnStrings(place.files, 'content');
    const start = contents.offsets[place.row];
    const bytes = contents.bytes.subarray(
      start + this.#value(leaf, 'start_byte'),
      start + this.#value(leaf, 'end_byte'),
    );
    const text = Buffer.from(bytes).toString('utf8').slice(0, this.#maxCharacters);
    const name = this.#nameOf(place, this.#value(leaf, 'node'));
    return `${stringAt(columnStrings(place.files, 'path'), place.row)}${name}\n${text}`;
  }

  #nameOf({ row, nodes, fileNodes }: Place, node: number): string {
    const found = fileNodes.rowOf(row, node);
    return found < 0 ? '' : ` ${stringAt(columnDictionary(nodes, 'name'), columnValues(nodes, 'name')[found])}`;
  }

  #value(leaf: number, column: string): number {
    return columnValues(this.#batches[this.#batch[leaf]], column)[this.#row[leaf]];
  }
}
