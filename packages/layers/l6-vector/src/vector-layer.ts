import { defineLayer } from '@strata/pipeline/contract';
import {
  ChunkFlag,
  chunks,
  columnDictionary,
  columnStrings,
  columnValues,
  createFixedBatch,
  diagnostics,
  files,
  NONE,
  nodes,
  stringAt,
  vectorModels,
  vectors,
} from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import { z } from 'zod';
import { ChangedFiles } from './changed-files.ts';
import { FileNodes } from './file-nodes.ts';
import { LEXICAL_DIMENSIONS, LexicalHash } from './lexical-hash/lexical-hash.ts';
import { rowsOfFiles } from './rows-of-files.ts';

/** A chunk's name counts as often as this, beside where it is written; the path of its file counts once. */
const NAME_TIMES = 3;

/** Kept from partition to partition: the terms it knows are costly to learn anew. What it knows changes no vector. */
let embedder: LexicalHash | undefined;
let learnt: Uint8Array = new Uint8Array(0);

/**
 * Layer 6: a vector for each leaf chunk, of its text, its name and the path of its file, by the embedder `lexical-hash`, which needs no model. The layer of other
 * embedders is made by `neuralLayer`.
 */
export default defineLayer({
  id: 'l6-vector',
  version: '1',
  module: import.meta.url,
  inputs: {
    files: files.select('file_id', 'path', 'content'),
    nodes: nodes.select('file_id', 'node', 'name'),
    chunks: chunks.select('chunk', 'flags', 'file_id', 'node', 'start_byte', 'end_byte'),
    vector_models: vectorModels.select('weights'),
  },
  outputs: { vectors, diagnostics },
  scope: 'partition',
  reloads: true,
  options: z.strictObject({}),
  run({ inputs, emit, signal, progress, at }) {
    const weights = weightsIn(inputs.vector_models);
    const [fileBatch] = inputs.files.batches;
    if (weights === undefined || fileBatch.numRows === 0) return;
    if (embedder === undefined || Buffer.compare(weights, learnt) !== 0) {
      learnt = weights.slice();
      embedder = new LexicalHash(learnt);
    }
    const lexical = embedder;
    const fileIds = columnValues(fileBatch, 'file_id');
    const paths = columnStrings(fileBatch, 'path');
    const contents = columnStrings(fileBatch, 'content');
    const rowOf = new Map(Array.from(fileIds, (id, row) => [id, row]));
    const low = fileIds.reduce((lowest, id) => Math.min(lowest, id), NONE);
    const high = fileIds.reduce((highest, id) => Math.max(highest, id), 0);
    const fileNodes = new FileNodes(inputs.nodes.batches[0], fileIds);
    const names = columnDictionary(inputs.nodes.batches[0], 'name');
    const nameOf = columnValues(inputs.nodes.batches[0], 'name');
    const changed = new ChangedFiles();

    for (const batch of inputs.chunks.batches) {
      const chunkFiles = columnValues(batch, 'file_id');
      const chunkNodes = columnValues(batch, 'node');
      const ids = columnValues(batch, 'chunk');
      const starts = columnValues(batch, 'start_byte');
      const ends = columnValues(batch, 'end_byte');
      const leaves = leavesOf(batch, low, high).filter((leaf) => {
        const row = rowOf.get(chunkFiles[leaf]);
        if (row === undefined) return false;
        if (ends[leaf] <= contents.offsets[row + 1] - contents.offsets[row]) return true;
        changed.add(chunkFiles[leaf], stringAt(paths, row));
        return false;
      });
      const { columns, batch: rows } = createFixedBatch(vectors, leaves.length);
      let file = NONE;
      let row = 0;
      // Where the file's path begins and ends in the embedder: behind its contents.
      let size = 0;
      let pathEnd = 0;
      for (let i = 0; i < leaves.length; i++) {
        const leaf = leaves[i];
        if (chunkFiles[leaf] !== file) {
          signal.throwIfAborted();
          file = chunkFiles[leaf];
          row = rowOf.get(file)!;
          at(`file_id ${file}`);
          progress(row, fileBatch.numRows);
          size = lexical.load(contents.bytes, contents.offsets[row], contents.offsets[row + 1]);
          pathEnd = lexical.load(paths.bytes, paths.offsets[row], paths.offsets[row + 1], size);
        }
        lexical.begin();
        lexical.add(starts[leaf], ends[leaf]);
        lexical.add(size, pathEnd);
        const node = fileNodes.rowOf(row, chunkNodes[leaf]);
        if (node >= 0) {
          const name = nameOf[node];
          const end = lexical.load(names.bytes, names.offsets[name], names.offsets[name + 1], pathEnd);
          lexical.add(pathEnd, end, NAME_TIMES);
        }
        columns.chunk[i] = ids[leaf];
        columns.scale[i] = lexical.finish(columns.vector, i * LEXICAL_DIMENSIONS);
      }
      if (leaves.length > 0) emit('vectors', rows);
    }
    const faults = changed.rows('l6-vector');
    if (faults !== undefined) emit('diagnostics', faults);
  },
});

function weightsIn(models: Table): Uint8Array | undefined {
  for (const batch of models.batches) {
    if (batch.numRows === 0) continue;
    const { bytes, offsets } = columnStrings(batch, 'weights');
    return bytes.subarray(offsets[0], offsets[1]);
  }
  return undefined;
}

/** The rows of a batch of chunks that are leaves, from the first file to the last. */
function leavesOf(batch: RecordBatch, first: number, last: number): Uint32Array {
  const [from, to] = rowsOfFiles(columnValues(batch, 'file_id'), first, last);
  const flags = columnValues<Uint8Array>(batch, 'flags');
  const rows = new Uint32Array(to - from);
  let count = 0;
  for (let row = from; row < to; row++) if ((flags[row] & ChunkFlag.leaf) !== 0) rows[count++] = row;
  return rows.subarray(0, count);
}
