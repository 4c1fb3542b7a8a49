import { LINE_FEED, WORD_BYTE } from '../../text/word-bytes.ts';
import { BlockReader } from '../files/block-reader.ts';
import type { FileReader } from '../files/file-reader.ts';
import type { StaleFile } from '../line-search-report.ts';
import type { SegmentBlocks } from '../segments/lexical-segment.ts';
import type { LexicalIndex } from '../segments/open-lexical-index.ts';
import { type Documents, NO_NAME } from './documents.ts';
import { type FileDocuments, fileDocuments, NOBODY } from './file-documents.ts';
import { promisingBlocks } from './promising-blocks.ts';
import { queryTerms } from './query-terms.ts';
import { TermMatcher } from './term-matcher.ts';

/** How to rank. The weights are those of BM25F: so many occurrences in the body is one in that field worth. */
export interface RankOptions {
  /** Reads the text of the files. */
  readonly files: FileReader;
  /** Most documents to give. Default 10. */
  readonly limit?: number;
  /** False for files that are not to be looked at. Default: all. */
  readonly acceptFile?: (fileId: number) => boolean;
  /** False for documents that are not to be given; asked from the best downwards. Default: all. */
  readonly accept?: (document: number) => boolean;
  /** Blocks whose text is read. More find more that the best have fewer terms of. Default 300. */
  readonly blocks?: number;
  /** Weight of the document's own name. Default 8. */
  readonly nameWeight?: number;
  /** Weight of the names of the documents around it: the class of a method. Default 1. */
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

export interface RankedResult {
  /** Best first; of equals, the first in order. */
  readonly best: readonly RankedDocument[];
  /** Files that would have been looked at, but are not what was indexed. */
  readonly stale: readonly StaleFile[];
}

/** Bits of a number that is an index of a typed array's elements and can be tested by shifting. */
const MOST_TERMS = 31;
/** Bytes that a name is taken to have on average: what BM25 measures lengths by. */
const MEAN_NAME = 14;

/**
 * The documents that fit some words best.
 *
 * BM25F (Robertson, Zaragoza, Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM 2004) over the fields body, name, scope and path. The index says
 * which blocks have the most telling terms (`promisingBlocks`); the text of those and of the blocks beside them says how often each document has each. The count
 * of a term in a body is taken as 1 + ln(count): code repeats a name because it must.
 */
export function rankDocuments(
  index: LexicalIndex,
  documents: Documents,
  query: string,
  options: RankOptions,
): RankedResult {
  const { limit = 10, accept = () => true, acceptFile = () => true, blocks: most = 300, files } = options;
  const terms = queryTerms(query)
    .slice(0, MOST_TERMS)
    .map((term) => Buffer.from(term, 'utf8'));
  const promising = promisingBlocks(index, terms, acceptFile, most);
  const scorer = new DocumentScorer(index, documents, terms, promising.weights, options);
  const reader = new BlockReader();
  const stale: StaleFile[] = [];
  const ranked: RankedDocument[] = [];
  promising.blocks.forEach((candidates, number) => {
    const { blocks } = index.segments[number];
    for (let from = 0; from < candidates.length; ) {
      const fileId = blocks.fileIds[candidates[from]];
      let to = from + 1;
      while (to < candidates.length && blocks.fileIds[candidates[to]] === fileId) to++;
      const wanted = withNeighbours(blocks, candidates.subarray(from, to));
      from = to;
      const path = index.files.path(fileId);
      const file = files.open(path);
      if ('code' in file) {
        stale.push({ path, reason: file.code === 'ENOENT' ? 'missing' : 'unreadable' });
        continue;
      }
      try {
        scorer.begin(fileId);
        const unchanged = reader.read(file, index.files.size(fileId), blocks, wanted, (block, contents) => {
          scorer.add(contents, blocks.lines[block]);
          return true;
        });
        if (!unchanged) stale.push({ path, reason: 'changed' });
        else scorer.finish(promising.paths.get(fileId) ?? 0, ranked);
      } finally {
        file.close();
      }
    }
  });
  ranked.sort((x, y) => y.score - x.score || x.document - y.document);
  const best: RankedDocument[] = [];
  for (const one of ranked) {
    if (best.length === limit) break;
    if (accept(one.document)) best.push(one);
  }
  return { best, stale };
}

/** Some blocks of a file, ascending, and those right before and after them: a document seldom lies in one block. */
function withNeighbours({ fileIds, length }: SegmentBlocks, blocks: Uint32Array): number[] {
  const all: number[] = [];
  for (const block of blocks) {
    for (let i = Math.max(block - 1, 0); i <= Math.min(block + 1, length - 1); i++) {
      if (fileIds[i] === fileIds[block] && (all.length === 0 || all[all.length - 1] < i)) all.push(i);
    }
  }
  return all;
}

/** Scores the documents of one file after the other. */
class DocumentScorer {
  readonly #index: LexicalIndex;
  readonly #documents: Documents;
  readonly #matcher: TermMatcher;
  readonly #weights: Float64Array;
  readonly #options: RankOptions;
  /** Lines that a document has on average. */
  readonly #meanLength: number;
  #file: FileDocuments | undefined;
  #counts = new Map<number, Uint16Array>();

  constructor(
    index: LexicalIndex,
    documents: Documents,
    terms: readonly Uint8Array[],
    weights: Float64Array,
    options: RankOptions,
  ) {
    this.#index = index;
    this.#documents = documents;
    this.#meanLength = Math.max(1, index.files.totalLines / Math.max(1, documents.count));
    this.#matcher = new TermMatcher(terms);
    this.#weights = weights;
    this.#options = options;
  }

  begin(fileId: number): void {
    this.#file = fileDocuments(this.#documents, fileId, this.#index.files.lines(fileId));
    this.#counts = new Map();
  }

  /** Counts the terms in some lines of the file. @param firstLine - number of the first */
  add(bytes: Buffer, firstLine: number): void {
    const { starts, owners } = this.#file!;
    let run = 0;
    let line = firstLine;
    for (let i = 0; i < bytes.length; i++) {
      if (WORD_BYTE[bytes[i]] === 0) {
        if (bytes[i] === LINE_FEED) line++;
        continue;
      }
      const start = i;
      while (i + 1 < bytes.length && WORD_BYTE[bytes[i + 1]] === 1) i++;
      const bits = this.#matcher.match(bytes, start, i + 1);
      if (bits === 0) continue;
      while (run + 1 < starts.length && starts[run + 1] <= line) run++;
      if (owners[run] !== NOBODY) this.#count(owners[run], bits);
    }
  }

  #count(document: number, bits: number): void {
    let counts = this.#counts.get(document);
    if (counts === undefined) {
      counts = new Uint16Array(this.#weights.length);
      this.#counts.set(document, counts);
    }
    for (let rest = bits; rest !== 0; rest &= rest - 1) counts[31 - Math.clz32(rest & -rest)]++;
  }

  /** Appends the documents with a term to `ranked`. @param path - bits of the terms in the file's path */
  finish(path: number, ranked: RankedDocument[]): void {
    const { nameWeight = 8, scopeWeight = 1, pathWeight = 2, k1 = 2, b = 0.5 } = this.#options;
    const { names, nameStrings } = this.#documents;
    const { parents } = this.#file!;
    for (const [document, counts] of this.#counts) {
      const own = this.#nameBits(document);
      let scope = 0;
      for (let around = parents.get(document)!; around !== NOBODY; around = parents.get(around)!) {
        scope |= this.#nameBits(around);
      }
      const nameLength =
        names[document] === NO_NAME
          ? 0
          : nameStrings.offsets[names[document] + 1] - nameStrings.offsets[names[document]];
      const bodyNorm = 1 - b + (b * this.#lines(document)) / this.#meanLength;
      const nameNorm = 1 - b + (b * nameLength) / MEAN_NAME;
      let score = 0;
      for (let term = 0; term < counts.length; term++) {
        const bit = 1 << term;
        let frequency = counts[term] === 0 ? 0 : (1 + Math.log(counts[term])) / bodyNorm;
        if ((own & bit) !== 0) frequency += nameWeight / nameNorm;
        if ((scope & bit) !== 0) frequency += scopeWeight;
        if ((path & bit) !== 0) frequency += pathWeight;
        score += (this.#weights[term] * frequency) / (k1 + frequency);
      }
      ranked.push({ document, score });
    }
  }

  /** Lines that are the document's own: not those of documents within it. */
  #lines(document: number): number {
    const { starts, owners } = this.#file!;
    let lines = 0;
    owners.forEach((owner, run) => {
      if (owner === document) lines += (starts[run + 1] ?? starts[run] + 1) - starts[run];
    });
    return lines;
  }

  #nameBits(document: number): number {
    const { names, nameStrings } = this.#documents;
    const name = names[document];
    return name === NO_NAME
      ? 0
      : this.#matcher.match(nameStrings.bytes, nameStrings.offsets[name], nameStrings.offsets[name + 1]);
  }
}
