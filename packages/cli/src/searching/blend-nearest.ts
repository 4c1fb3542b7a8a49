import type { ChunkDocuments, RankedDocument } from '@strata/l5-lexical/search';
import { reciprocalRankFusion } from '@strata/l6-vector/search';
import { NONE } from '@strata/tables';
import { CliFailure } from '../output/cli-failure.ts';
import { openVectors } from '../similar/open-vectors.ts';
import { queryVector } from '../similar/query-vector.ts';
import { StoredChunks } from '../stored-index/stored-chunks.ts';

/** With --blend so many of each ranking are joined: what is far down in both counts little. */
export const JOINED = 100;

/** A ranking by words joined with one by vectors; see `reciprocalRankFusion` and {@link nearestDocuments}. */
export async function blendNearest(
  given: string | undefined,
  documents: ChunkDocuments,
  text: string,
  byWords: readonly RankedDocument[],
  options: { readonly limit: number; readonly acceptFile: (file: number) => boolean },
): Promise<RankedDocument[]> {
  const near = await nearestDocuments(given, documents, text, { ...options, limit: Math.max(options.limit, JOINED) });
  const joined = reciprocalRankFusion([byWords.map(({ document }) => document), near], { limit: options.limit });
  return joined.map(({ item, score }) => ({ document: item, score }));
}

/** How many of the nearest vectors are looked at for each document that is wanted: a document has several leaves. */
const LEAVES_EACH = 4;

/**
 * The documents whose leaves are nearest to a text, nearest first, by the model that made the vectors of the index.
 *
 * @param given - where the index is, as typed
 * @param acceptFile - which files count
 * @throws CliFailure when the index has no vectors of a model: those of words alone say what the words have said already (measured: blending them in does not
 * help)
 */
async function nearestDocuments(
  given: string | undefined,
  documents: ChunkDocuments,
  text: string,
  options: { readonly limit: number; readonly acceptFile: (file: number) => boolean },
): Promise<number[]> {
  const open = openVectors(given);
  const { index, model, stored, search } = open;
  if (!model.neural) {
    throw CliFailure.of({
      reason: 'no-vectors',
      place: index.root,
      expected: 'vectors of a model, to blend into the ranking',
      got: `those of '${model.embedder}', which are made of the same words`,
      likelyCause: 'an index that was made without --embedder',
      nextStep: 'index the tree again with --embedder openai or onnx, or leave out --blend',
    });
  }
  const { parents, files } = new StoredChunks(index);
  const documentOf = new Map(Array.from(documents.chunks, (chunk, document) => [chunk, document]));
  const query = await queryVector(open, text);
  const { rows } = search.nearest(query, options.limit * LEAVES_EACH, {
    accept: (row) => options.acceptFile(files[stored.chunks[row]]),
  });
  // A leaf counts for the innermost document it is in; the first leaf of a document says where it ranks.
  const found = new Set<number>();
  for (const row of rows) {
    let chunk = stored.chunks[row];
    while (chunk !== NONE && !documentOf.has(chunk)) chunk = parents[chunk];
    if (chunk !== NONE) found.add(documentOf.get(chunk)!);
  }
  return [...found].slice(0, options.limit);
}
