import { ChunkKind, columnDictionary, columnValues, NONE, type StringValues } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import { NO_NAME } from './documents.ts';
import type { NodeDocuments } from './node-documents.ts';

/** Documents, and the rows of `chunks` they are. */
export interface ChunkDocuments extends NodeDocuments {
  /** Row of `chunks` of each document. */
  readonly chunks: Uint32Array;
}

/** 1 for the kinds of chunks that are documents whatever they are in. */
const IS_DOCUMENT = new Uint8Array(256);
for (const kind of [ChunkKind.file, ChunkKind.class, ChunkKind.function, ChunkKind.method]) IS_DOCUMENT[kind] = 1;

/**
 * Chunks as documents: functions, methods, classes and files, and the pieces of files that have no definitions. The other leaves (docstrings, parts of long
 * functions) count for what they are part of.
 *
 * @param chunks - with the columns parent, kind, file_id, node, start_line and end_line, in the order of the table
 * @param nodes - with the columns file_id and name; undefined where there are none
 */
export function chunkDocuments(chunks: Table, nodes: Table | undefined): ChunkDocuments {
  const names = new NodeNames(nodes);
  const rows = chunks.numRows;
  const [fileIds, startLines, endLines, nodeIds, rowOf] = Array.from({ length: 5 }, () => new Uint32Array(rows));
  const nameIds = new Int32Array(rows);
  const hasNode = new Uint8Array(rows);
  const isFunction = new Uint8Array(rows);
  let count = 0;
  let row = 0;
  /** Row of the file that chunks are in at the moment, if it has no nodes. */
  let plainFile = NONE;
  for (const batch of chunks.batches) {
    const kinds = columnValues<Uint8Array>(batch, 'kind');
    const [parents, files, node, starts, ends] = ['parent', 'file_id', 'node', 'start_line', 'end_line'].map((name) =>
      columnValues(batch, name),
    );
    for (let i = 0; i < batch.numRows; i++, row++) {
      const kind = kinds[i];
      if (kind === ChunkKind.file) plainFile = node[i] === NONE ? row : NONE;
      if (IS_DOCUMENT[kind] === 0 && !(kind === ChunkKind.code && plainFile !== NONE && parents[i] === plainFile))
        continue;
      fileIds[count] = files[i];
      startLines[count] = starts[i];
      endLines[count] = ends[i];
      nodeIds[count] = node[i] === NONE ? 0 : node[i];
      hasNode[count] = node[i] === NONE ? 0 : 1;
      nameIds[count] = node[i] === NONE || kind === ChunkKind.file ? NO_NAME : names.of(files[i], node[i]);
      isFunction[count] = kind === ChunkKind.function || kind === ChunkKind.method ? 1 : 0;
      rowOf[count++] = row;
    }
  }
  return {
    count,
    fileIds: fileIds.subarray(0, count),
    startLines: startLines.subarray(0, count),
    endLines: endLines.subarray(0, count),
    nodes: nodeIds.subarray(0, count),
    hasNode: hasNode.subarray(0, count),
    isFunction: isFunction.subarray(0, count),
    names: nameIds.subarray(0, count),
    nameStrings: names.strings,
    chunks: rowOf.subarray(0, count),
  };
}

/** Names of nodes, asked for in the order of files. */
class NodeNames {
  readonly #batches: readonly RecordBatch[];
  strings: StringValues = { length: 0, offsets: new Int32Array(1), bytes: new Uint8Array(0) };
  #batch = -1;
  #files = new Uint32Array(0);
  #names = new Uint32Array(0);
  #fileStart = 0;

  constructor(nodes: Table | undefined) {
    this.#batches = nodes?.batches.filter(({ numRows }) => numRows > 0) ?? [];
    // One dictionary serves all batches.
    if (this.#batches.length > 0) this.strings = columnDictionary(this.#batches[0], 'name');
  }

  /** The name of a node of a file; {@link NO_NAME} if there is no such row. */
  of(file: number, node: number): number {
    while (this.#files.length === 0 || this.#files[this.#files.length - 1] < file) if (!this.#next()) return NO_NAME;
    while (this.#files[this.#fileStart] < file) this.#fileStart++;
    const row = this.#fileStart + node;
    return this.#files[row] === file ? this.#names[row] : NO_NAME;
  }

  #next(): boolean {
    const batch = this.#batches[++this.#batch];
    if (batch === undefined) return false;
    this.#files = columnValues(batch, 'file_id');
    this.#names = columnValues(batch, 'name');
    this.#fileStart = 0;
    return true;
  }
}
