import { ChunkKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import type { ChunkOptions } from '../chunk-options.ts';
import { chunkLinks } from '../links/chunk-links.ts';
import { buildLinkGraph } from '../links/link-graph.ts';
import type { NodeChunks } from '../links/node-chunks.ts';
import { ReferenceWeights } from '../links/reference-weights.ts';
import type { ChunkRows } from '../rows/chunk-rows.ts';
import { chunkRanks } from './chunk-ranks.ts';
import { pageRank } from './page-rank.ts';

/** What else ranks depend on. */
interface RankContext {
  readonly nodeChunks: NodeChunks;
  /** Occurrences of each file. */
  readonly occurrenceCounts: Uint32Array;
  readonly options: ChunkOptions;
  readonly pause: () => void;
}

/** Writes the ranks of all rows. The graph has a vertex for each chunk of a file, class, function or method. */
export function rankChunks(
  rows: ChunkRows,
  tables: { readonly references: Table; readonly links: Table; readonly occurrences: Table },
  { nodeChunks, occurrenceCounts, options, pause }: RankContext,
): void {
  const { parent, kind, tokens, rank } = rows.columns;
  const { count } = rows;
  const vertexOf = new Uint32Array(count);
  let vertices = 0;
  for (let row = 0; row < count; row++) if (isVertex(kind.values[row])) vertexOf[row] = vertices++;
  const weights = new ReferenceWeights(tables.occurrences, occurrenceCounts);
  const graph = buildLinkGraph(vertices, chunkLinks(tables, nodeChunks, vertexOf, weights));
  pause();
  const byVertex = pageRank(graph, options, pause);
  const own = new Float64Array(count);
  for (let row = 0; row < count; row++) if (isVertex(kind.values[row])) own[row] = byVertex[vertexOf[row]];
  const ranks = chunkRanks({ parents: parent.values, kinds: kind.values, tokens: tokens.values }, own);
  for (let row = 0; row < count; row++) rank.push(ranks[row]);
}

const isVertex = (kind: number) => kind >= ChunkKind.file && kind <= ChunkKind.method;
