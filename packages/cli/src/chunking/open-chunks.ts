import type { Index } from '@strata/pipeline';
import { chunks, files, imports, nodes, type TableDefinition } from '@strata/tables';
import { CliFailure } from '../output/cli-failure.ts';
import { ImportTexts } from '../stored-index/import-texts.ts';
import { openTables } from '../stored-index/open-tables.ts';
import { StoredChunks } from '../stored-index/stored-chunks.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { StoredNodes } from '../stored-index/stored-nodes.ts';
import { ChunkNames } from './chunk-names.ts';

/** The chunks of an index, and what else is asked about them. */
export interface OpenChunks {
  readonly root: string;
  readonly files: StoredFiles;
  /** Undefined where no layer made definitions. */
  readonly nodes: StoredNodes | undefined;
  readonly chunks: StoredChunks;
  readonly names: ChunkNames;
  /** Imports by file and row. */
  readonly imports: ImportTexts | undefined;
}

/** Opens the chunks of the index that is meant. @throws CliFailure when it has none */
export function openChunks(given: string | undefined): OpenChunks {
  const { manifest, root } = openTables(given, []);
  const has = ({ name }: TableDefinition) => manifest.tables.some((table) => table.name === name);
  if (!has(chunks)) {
    throw CliFailure.of({
      reason: 'no-chunks',
      place: root,
      expected: 'an index with chunks (table chunks)',
      got: 'one without',
      likelyCause: 'it was made by a pipeline without the layer l3-chunk',
      nextStep: 'index the tree again with that layer: drop --skip and --until, or add it in strata.config.ts',
    });
  }
  return chunksOf(openTables(given, [files, chunks, ...[nodes, imports].filter(has)]));
}

/** The chunks of an index that has the table. */
export function chunksOf(index: Index): OpenChunks {
  const has = ({ name }: TableDefinition) => index.manifest.tables.some((table) => table.name === name);
  const storedFiles = new StoredFiles(index);
  const storedNodes = has(nodes) ? new StoredNodes(index, storedFiles.count) : undefined;
  const storedChunks = new StoredChunks(index);
  return {
    root: index.root,
    files: storedFiles,
    nodes: storedNodes,
    chunks: storedChunks,
    names: new ChunkNames(storedChunks, storedFiles, storedNodes),
    imports: has(imports) ? new ImportTexts(index, storedFiles.count) : undefined,
  };
}
