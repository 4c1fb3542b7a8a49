import {
  ExactIndex,
  readVectorModel,
  readVectors,
  type StoredVectors,
  type VectorModel,
} from '@strata/l6-vector/search';
import type { Index } from '@strata/pipeline';
import { chunks, files, nodes, vectorModels, vectors } from '@strata/tables';
import { CliFailure } from '../output/cli-failure.ts';
import { openTables } from '../stored-index/open-tables.ts';

export interface OpenVectors {
  readonly index: Index;
  readonly model: VectorModel;
  readonly stored: StoredVectors;
  readonly search: ExactIndex;
  /** The index has definitions. */
  readonly hasNodes: boolean;
}

/** Opens the vectors of the index that is meant, for searching. @throws CliFailure when it has none */
export function openVectors(given: string | undefined): OpenVectors {
  const { manifest, root } = openTables(given, []);
  const has = (name: string) => manifest.tables.some((table) => table.name === name);
  if (!has(vectors.name) || !has(vectorModels.name)) {
    throw noVectors(root, 'one without the table vectors', 'it was made by a pipeline without the layer l6-vector');
  }
  const hasNodes = has(nodes.name);
  // By name: how large vectors are, and of what, differs from index to index.
  const index = openTables(given, [files, chunks, vectorModels, vectors.name, ...(hasNodes ? [nodes] : [])]);
  const model = readVectorModel(index.table(vectorModels));
  if (model === undefined) {
    throw noVectors(root, 'one without any', 'the embedder could not be had: `strata export diagnostics` says why');
  }
  const stored = readVectors(index.table(vectors.name), model.dimensions);
  return { index, model, stored, search: new ExactIndex(stored.rows), hasNodes };
}

function noVectors(place: string, got: string, likelyCause: string): CliFailure {
  return CliFailure.of({
    reason: 'no-vectors',
    place,
    expected: 'an index with vectors',
    got,
    likelyCause,
    nextStep: 'index the tree again: drop --skip, --until and --embedder none',
  });
}
