import type { FileReader } from '../files/file-reader.ts';

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
  /** Blocks whose text is read. More find more that the best have fewer terms of. Default 150. */
  readonly blocks?: number;
  /** Weight of the document's own name, if it is 14 bytes long; a longer one says less with each word. Default 6. */
  readonly nameWeight?: number;
  /** Weight of the names of the documents around it: the class of a method. Default 1. */
  readonly scopeWeight?: number;
  /** Weight of its file's path. Default 2. */
  readonly pathWeight?: number;
  /** What a document in a file of tests counts for, beside 1 for others, unless the query has a word for tests. Default 0.8. */
  readonly testShare?: number;
  /** How slowly more of the same stops counting; above 0. Default 2. */
  readonly k1?: number;
  /** How much long bodies are marked down, 0 to 1. Default 0.5. */
  readonly b?: number;
}

/** A document and how well it fits. Scores of one query can be compared with each other. */
export interface RankedDocument {
  /** Row of the documents. */
  readonly document: number;
  readonly score: number;
}
