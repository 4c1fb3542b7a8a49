import type { LexicalIndex } from '../segments/open-lexical-index.ts';
import { type DocumentFacts, type DocumentSpans, documentSpans } from './document-spans.ts';
import type { Documents } from './documents.ts';

/** Documents laid over an index, ready to be ranked. */
export interface RankedIndex extends DocumentFacts {
  readonly index: LexicalIndex;
  readonly documents: Documents;
  /** By segment. */
  readonly spans: readonly DocumentSpans[];
  /** Lines a document has on average, at least 1. */
  readonly meanLength: number;
  /** Bytes a name has on average, at least 1. */
  readonly meanNameLength: number;
}

/** Prepares documents for ranking: one pass over them, some 20 ms for 50,000. */
export function rankedIndex(index: LexicalIndex, documents: Documents): RankedIndex {
  const { count, names, nameLines, nameStrings } = documents;
  const facts: DocumentFacts = {
    lengths: new Uint32Array(count),
    pathLines: new Uint32Array(count),
    parents: new Int32Array(count),
  };
  const spans = index.segments.map((segment) => documentSpans(segment, documents, facts));
  let lines = 0;
  let named = 0;
  let nameBytes = 0;
  for (let i = 0; i < count; i++) {
    lines += facts.lengths[i];
    if (nameLines[i] === 0) continue;
    named++;
    nameBytes += nameStrings.offsets[names[i] + 1] - nameStrings.offsets[names[i]];
  }
  return {
    index,
    documents,
    spans,
    ...facts,
    meanLength: Math.max(1, lines / Math.max(1, count)),
    meanNameLength: Math.max(1, nameBytes / Math.max(1, named)),
  };
}
