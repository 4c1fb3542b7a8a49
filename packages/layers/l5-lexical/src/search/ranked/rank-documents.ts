import { NOBODY } from './document-spans.ts';
import { queryTerms } from './query-terms.ts';
import type { RankedIndex } from './ranked-index.ts';
import { findTerm, type TermHits } from './term-hits.ts';

/** How to rank. The weights are those of BM25F: so many occurrences in the body is one in that field worth. */
export interface RankOptions {
  /** Most documents to give. Default 10. */
  readonly limit?: number;
  /** False for documents that are not to be given; asked from the best downwards. Default: all. */
  readonly accept?: (document: number) => boolean;
  /** Weight of the document's own name. Default 8. */
  readonly nameWeight?: number;
  /** Weight of the names of the documents around it: the class of a method. Default 3. */
  readonly scopeWeight?: number;
  /** Weight of its file's path. Default 2. */
  readonly pathWeight?: number;
  /** How slowly more of the same stops counting; above 0. Default 2. */
  readonly k1?: number;
  /** How much long bodies and long names are marked down, 0 to 1. Default 0.5. */
  readonly b?: number;
}

/** A document and how well it fits. Scores of one query can be compared with each other. */
export interface RankedDocument {
  /** Row of the documents. */
  readonly document: number;
  readonly score: number;
}

interface Term extends TermHits {
  readonly weight: number;
}

/**
 * The documents that fit some words best, best first; of equals, the first in order.
 *
 * BM25F (Robertson, Zaragoza, Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM 2004) over the fields body, name, scope and path. The count of a term
 * in a body is taken as 1 + ln(count): code repeats a name because it must. The defaults are the best of some twenty settings on finding functions
 * of two Python projects by their docstrings; most others come within a tenth of them.
 */
export function rankDocuments(ranked: RankedIndex, query: string, options: RankOptions = {}): RankedDocument[] {
  const { limit = 10, accept = () => true } = options;
  const { count } = ranked.documents;
  const scratch = new Uint32Array(count);
  const terms = queryTerms(query).map((term): Term => {
    const hits = findTerm(ranked, term, scratch);
    const having = hits.documents.length;
    return { ...hits, weight: Math.log(1 + (count - having + 0.5) / (having + 0.5)) };
  });
  const candidates = new Set(terms.flatMap(({ documents }) => documents));
  const scores = new Float64Array(count);
  const bodies = new Float64Array(count);
  for (const term of terms) addScores(ranked, term, candidates, bodies, scores, options);

  const best: RankedDocument[] = [];
  const order = Uint32Array.from(candidates).sort((x, y) => scores[y] - scores[x] || x - y);
  for (const document of order) {
    if (best.length === limit) break;
    if (accept(document)) best.push({ document, score: scores[document] });
  }
  return best;
}

/** @param bodies - scratch: a number for each document, all 0, as they will be again */
function addScores(
  ranked: RankedIndex,
  { documents: having, counts, named, paths, weight }: Term,
  candidates: ReadonlySet<number>,
  bodies: Float64Array,
  scores: Float64Array,
  { nameWeight = 8, scopeWeight = 3, pathWeight = 2, k1 = 2, b = 0.5 }: RankOptions,
): void {
  const { documents, lengths, meanLength, meanNameLength, parents } = ranked;
  const { names, nameStrings, fileIds } = documents;
  having.forEach((document, i) => {
    bodies[document] = (1 + Math.log(counts[i])) / (1 - b + (b * lengths[document]) / meanLength);
  });

  // A term in a path or a class's name counts for what has some other term of the query, not for everything there.
  for (const document of paths.size + named.size > 0 ? candidates : having) {
    let frequency = bodies[document];
    if (named.has(document)) {
      const nameLength = nameStrings.offsets[names[document] + 1] - nameStrings.offsets[names[document]];
      frequency += nameWeight / (1 - b + (b * nameLength) / meanNameLength);
    }
    let around = parents[document];
    while (around !== NOBODY && !named.has(around)) around = parents[around];
    if (around !== NOBODY) frequency += scopeWeight;
    if (paths.has(fileIds[document])) frequency += pathWeight;
    if (frequency > 0) scores[document] += (weight * frequency) / (k1 + frequency);
  }
  for (const document of having) bodies[document] = 0;
}
