import { defineLayer } from '@strata/pipeline/contract';
import {
  chunks,
  columnStrings,
  columnValues,
  FileStatus,
  files,
  imports,
  lineRuns,
  links,
  NodeKind,
  nodes,
  occurrences,
  references,
  stringAt,
} from '@strata/tables';
import { chunkOptions } from './chunk-options.ts';
import { FileCutter } from './cut/file-cutter.ts';
import { FileCursor } from './inputs/file-cursor.ts';
import { FileDefinitions } from './inputs/file-definitions.ts';
import { FileRuns } from './inputs/file-runs.ts';
import { inheritChunks, NodeChunks } from './links/node-chunks.ts';
import { rankChunks } from './rank/rank-chunks.ts';
import { ChunkRows } from './rows/chunk-rows.ts';
import { Directories } from './rows/directories.ts';
import { UsedImports } from './rows/used-imports.ts';

/** About as many as chunks have: of 14,493 files it was 3.7. */
const RUNS_PER_CHUNK = 4;

/** Between two looks at the signal. */
const FILES_AT_A_TIME = 64;

/**
 * Layer L3: cuts the tree into chunks along its directories, files and definitions, and ranks them by the links between them.
 *
 * Where a file may be cut and what its pieces weigh it learns from `line_runs`, not from the contents, which are gone by now. Wrong or missing definitions make
 * other chunks, never a byte that is in none or in two leaves.
 */
export default defineLayer({
  id: 'l3-chunk',
  version: '1',
  module: import.meta.url,
  inputs: {
    files: files.select('file_id', 'path', 'status'),
    lineRuns,
    nodes: nodes.select('file_id', 'parent', 'kind', 'name', 'start_line', 'end_line'),
    imports: imports.select('file_id'),
    references: references.select('file_id', 'node', 'binding', 'target', 'line'),
    occurrences: occurrences.select('roles', 'importance'),
    links,
  },
  outputs: { chunks },
  scope: 'repository',
  options: chunkOptions,
  run({ inputs, options, emit, signal, progress, at }) {
    const pause = () => signal.throwIfAborted();
    const fileCount = inputs.files.numRows;
    const rows = new ChunkRows(inputs.lineRuns.numRows / RUNS_PER_CHUNK);
    const runs = new FileRuns(inputs.lineRuns);
    const definitions = new FileDefinitions(inputs.nodes);
    const cutter = new FileCutter(runs, definitions, rows, options);
    const directories = new Directories(rows);
    const usedImports = new UsedImports(inputs.references, rows);
    const importRows = new FileCursor(inputs.imports);
    const nodeChunks = new NodeChunks(fileCount, inputs.nodes.numRows);
    const occurrenceCounts = new Uint32Array(fileCount);
    for (const batch of inputs.files.batches) {
      const fileIds = columnValues(batch, 'file_id');
      const statuses = columnValues<Uint8Array>(batch, 'status');
      const paths = columnStrings(batch, 'path');
      for (let row = 0; row < batch.numRows; row++) {
        const file = fileIds[row];
        if (row % FILES_AT_A_TIME === 0) {
          pause();
          progress(file, fileCount);
        }
        if (statuses[row] !== FileStatus.indexed) continue;
        const path = stringAt(paths, row);
        at(path);
        const parent = directories.enter(path);
        usedImports.skipRows();
        runs.load(file);
        definitions.load(file);
        importRows.seek(file);
        const chunkOfNode = nodeChunks.begin(file, definitions.count);
        const first = rows.count;
        cutter.cutFile(file, parent, path, chunkOfNode);
        inheritChunks(chunkOfNode, definitions.parents);
        const importCount = importRows.to - importRows.from;
        const referenceCount = usedImports.addFile(file, first, importCount);
        occurrenceCounts[file] = named(definitions) + importCount + referenceCount;
      }
    }
    rows.complete();
    pause();
    at('links');
    rankChunks(rows, inputs, { nodeChunks, occurrenceCounts, options, pause });
    if (rows.count > 0) emit('chunks', rows.finish());
    progress(fileCount, fileCount);
  },
});

/** Definitions that have a name, and so an occurrence. */
function named({ kinds, count }: FileDefinitions): number {
  let total = 0;
  for (let node = 0; node < count; node++) if (kinds[node] !== NodeKind.lambda) total++;
  return total;
}
