import { Interner, type StringValues } from '@strata/tables';
import { forEachInList } from '../../postings/decode-list.ts';
import type { LexicalSegment } from '../segments/lexical-segment.ts';
import { lowerBound } from '../segments/lower-bound.ts';
import type { RankedIndex } from './ranked-index.ts';

/** Where a term is: the documents that have it, and the files whose path has it. */
export interface TermHits {
  /** Documents with the term in a line of theirs, each once. */
  readonly documents: readonly number[];
  /** In how many words of those lines, row for row. */
  readonly counts: readonly number[];
  /** Documents with the term in their name. */
  readonly named: ReadonlySet<number>;
  /** Files by id. */
  readonly paths: ReadonlySet<number>;
}

/**
 * Finds a term.
 * @param scratch - a number for each document, all 0, as they will be again
 */
export function findTerm(
  { index, documents, spans, pathLines }: RankedIndex,
  term: string,
  scratch: Uint32Array,
): TermHits {
  const bytes = Buffer.from(term, 'utf8');
  const found: number[] = [];
  const named = new Set<number>();
  const paths = new Set<number>();
  index.segments.forEach((segment, number) => {
    const { starts, owners, fileIds } = spans[number];
    forEachWord(segment, bytes, (word) => {
      const { offsets, bytes: lists } = segment.wordLines;
      let run = 0;
      forEachInList(lists, offsets[word], offsets[word + 1], 0, (line) => {
        run = runOf(starts, run, line);
        const owner = owners[run];
        if (owner < -1) paths.add(fileIds[-2 - owner]);
        if (owner < 0) return;
        if (scratch[owner]++ === 0) found.push(owner);
        if (line - pathLines[owner] !== documents.nameLines[owner]) return;
        if (equal(segment.words, word, documents.nameStrings, documents.names[owner])) named.add(owner);
      });
    });
  });
  const counts = found.map((document) => scratch[document]);
  for (const document of found) scratch[document] = 0;
  return { documents: found, counts, named, paths };
}

/** The words of a segment that have a term. */
function forEachWord(segment: LexicalSegment, term: Uint8Array, visit: (word: number) => void): void {
  const hash = Interner.hash(term, 0, term.length);
  const { terms, termWords, termHashes } = segment;
  for (let row = lowerBound(termHashes, hash); termHashes[row] === hash; row++) {
    const from = terms.offsets[row];
    if (Buffer.compare(term, terms.bytes.subarray(from, terms.offsets[row + 1])) !== 0) continue;
    forEachInList(termWords.bytes, termWords.offsets[row], termWords.offsets[row + 1], 0, visit);
  }
}

/** The run that a line is in, at or behind `run`: by leaps, as lines ascend. */
function runOf(starts: Uint32Array, run: number, line: number): number {
  let low = run;
  let step = 1;
  while (low + step < starts.length && starts[low + step] <= line) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, starts.length);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= line) low = middle;
    else high = middle;
  }
  return low;
}

function equal(a: StringValues, i: number, b: StringValues, j: number): boolean {
  const [from, start] = [a.offsets[i], b.offsets[j]];
  const length = a.offsets[i + 1] - from;
  if (b.offsets[j + 1] - start !== length) return false;
  for (let k = 0; k < length; k++) if (a.bytes[from + k] !== b.bytes[start + k]) return false;
  return true;
}
