import { LINE_FEED, WORD_BYTE } from '../../text/word-bytes.ts';
import { type Documents, NO_NAME } from './documents.ts';
import { type FileDocuments, fileDocuments, NOBODY } from './file-documents.ts';
import type { RankedDocument, RankOptions } from './rank-options.ts';
import type { SoughtTerm } from './sought-terms.ts';
import { TermMatcher, type WordTerms } from './term-matcher.ts';

/** Bytes that a name is taken to have on average: what BM25 measures lengths by. */
const MEAN_NAME = 14;

/** Lines of a file: from the first to the last, 1-based. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** What is counted of a document. */
interface Counted {
  /** Words of the body, whether or not they are of the query. */
  length: number;
  /** By term: how often it is in the body, a form being a part of one. */
  readonly body: Float64Array;
  /** By term: what name, scope and path are worth, in occurrences in the body. */
  readonly fields: Float64Array;
  /** What its score is multiplied by. */
  share: number;
}

/** Counts the terms in the documents of some files, one file after the other, and scores them. */
export class DocumentScorer {
  readonly #documents: Documents;
  readonly #sought: readonly SoughtTerm[];
  readonly #options: RankOptions;
  readonly #matcher: TermMatcher;
  readonly #counted = new Map<number, Counted>();
  #file: FileDocuments | undefined;
  #path = '';
  /** What is counted of the file's documents; of those that are not to be ranked there is nothing. */
  #here = new Map<number, Counted>();

  constructor(documents: Documents, sought: readonly SoughtTerm[], options: RankOptions) {
    this.#documents = documents;
    this.#sought = sought;
    this.#options = options;
    this.#matcher = new TermMatcher(sought);
  }

  /**
   * Starts a file. What was counted of one that was not finished is forgotten.
   * @param lines - of the file
   * @param ranges - documents with a line in any of these are ranked
   */
  begin(fileId: number, path: string, lines: number, ranges: readonly LineRange[]): void {
    const { startLines, endLines } = this.#documents;
    this.#file = fileDocuments(this.#documents, fileId, lines);
    this.#path = path;
    this.#here = new Map();
    for (const document of this.#file.parents.keys()) {
      const isWanted = ranges.some(({ first, last }) => startLines[document] <= last && endLines[document] >= first);
      if (isWanted) this.#here.set(document, { length: 0, body: this.#perTerm(), fields: this.#perTerm(), share: 1 });
    }
  }

  /** Counts the words in some lines of the file. @param firstLine - number of the first */
  add(bytes: Uint8Array, firstLine: number): void {
    const { starts, owners } = this.#file!;
    const matcher = this.#matcher;
    let run = 0;
    while (starts[run + 1] <= firstLine) run++;
    let counted = this.#here.get(owners[run]);
    let line = firstLine;
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] === LINE_FEED) {
        if (starts[run + 1] === ++line) counted = this.#here.get(owners[++run]);
      } else if (counted !== undefined && WORD_BYTE[bytes[i]] === 1) {
        const start = i;
        while (i + 1 < bytes.length && WORD_BYTE[bytes[i + 1]] === 1) i++;
        counted.length++;
        const found = matcher.match(bytes, start, i + 1);
        if (found === undefined) continue;
        for (let j = 0; j < found.terms.length; j++) counted.body[found.terms[j]] += found.shares[j];
      }
    }
  }

  /** Ends the file: those of its documents that have a term will be ranked. @param share - what the scores are multiplied by */
  finish(share: number): void {
    const { nameWeight = 6, scopeWeight = 1, pathWeight = 2 } = this.#options;
    const { parents } = this.#file!;
    const path = this.#perTerm();
    for (const found of this.#termsOfPath()) raise(path, found, pathWeight);
    for (const [document, counted] of this.#here) {
      if (counted.body.every((count) => count === 0)) continue;
      const name = this.#perTerm();
      raise(name, this.#termsOfName(document), (nameWeight * MEAN_NAME) / Math.max(1, this.#nameBytes(document)));
      const scope = this.#perTerm();
      for (let around = parents.get(document)!; around !== NOBODY; around = parents.get(around)!) {
        raise(scope, this.#termsOfName(around), scopeWeight);
      }
      for (let i = 0; i < path.length; i++) counted.fields[i] = path[i] + name[i] + scope[i];
      counted.share = share;
      this.#counted.set(document, counted);
    }
  }

  /** The documents of the finished files that have a term, in no order. */
  scores(): RankedDocument[] {
    const { k1 = 2, b = 0.5 } = this.#options;
    let words = 0;
    for (const { length } of this.#counted.values()) words += length;
    const mean = words / Math.max(1, this.#counted.size);
    return Array.from(this.#counted, ([document, { length, body, fields, share }]) => {
      const norm = 1 - b + (b * length) / mean;
      let score = 0;
      this.#sought.forEach(({ weight }, term) => {
        // Below 1 there are forms alone.
        const count = body[term] < 1 ? body[term] : 1 + Math.log(body[term]);
        const frequency = count / norm + fields[term];
        score += (weight * frequency) / (k1 + frequency);
      });
      return { document, score: share * score };
    });
  }

  #perTerm(): Float64Array {
    return new Float64Array(this.#sought.length);
  }

  #termsOfName(document: number): WordTerms | undefined {
    const { names, nameStrings } = this.#documents;
    const name = names[document];
    return name === NO_NAME
      ? undefined
      : this.#matcher.match(nameStrings.bytes, nameStrings.offsets[name], nameStrings.offsets[name + 1]);
  }

  #nameBytes(document: number): number {
    const { names, nameStrings } = this.#documents;
    const name = names[document];
    return name === NO_NAME ? 0 : nameStrings.offsets[name + 1] - nameStrings.offsets[name];
  }

  *#termsOfPath(): Generator<WordTerms | undefined> {
    const bytes = Buffer.from(this.#path, 'utf8');
    for (let start = 0; start < bytes.length; start++) {
      let end = start;
      while (end < bytes.length && WORD_BYTE[bytes[end]] === 1) end++;
      if (end > start) yield this.#matcher.match(bytes, start, end);
      start = end;
    }
  }
}

/** Lets a field have some terms, each with its share of the field's weight; of several forms of a term the one that counts most counts. */
function raise(field: Float64Array, found: WordTerms | undefined, weight: number): void {
  if (found === undefined) return;
  const { terms, shares } = found;
  for (let i = 0; i < terms.length; i++) field[terms[i]] = Math.max(field[terms[i]], weight * shares[i]);
}
