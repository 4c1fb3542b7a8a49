import { type BatchWriter, Interner, type lexicalTerms } from '@strata/tables';
import { bitmapBytes, encodeBlocks } from '../postings/encode-blocks.ts';
import { writeListEntry } from '../postings/encode-list.ts';
import { isWord, MAX_WORD, WORD_BYTE } from '../text/word-bytes.ts';
import { WordParts } from '../text/word-parts.ts';
import type { WordTable } from './word-table.ts';

type Columns = BatchWriter<typeof lexicalTerms.columns>['columns'];

const SLASH = 0x2f;
/** Bytes of a term that make a number which doubles hold exactly. */
const KEY_BYTES = 6;

/** A word has at most so many. */
const MOST_TERMS = MAX_WORD;

/** Collects in which blocks and paths each term is, and writes the rows of `lexical_terms`. */
export class TermPostings {
  readonly #terms = new Interner();
  readonly #parts = new WordParts();
  /** (term, file) for each term of each path, in order of files. */
  #pathTerms: number[] = [];
  #pathFiles: number[] = [];

  clear(): void {
    this.#terms.clear();
    this.#pathTerms = [];
    this.#pathFiles = [];
  }

  /** Adds the words of a path, `bytes[from..to)`. @param file - number of the file in the segment; they must ascend */
  addPath(file: number, bytes: Uint8Array, from: number, to: number): void {
    for (let start = from; start < to; start++) {
      let end = start;
      while (end < to && WORD_BYTE[bytes[end]] === 1) end++;
      if (isWord(bytes[start], end - start)) {
        const parts = this.#parts;
        parts.split(bytes, start, end);
        for (let i = 0; i < parts.count; i++) {
          this.#pathTerms.push(this.#terms.intern(parts.bytes, parts.offsets[i], parts.offsets[i + 1]));
          this.#pathFiles.push(file);
        }
      }
      start = end;
    }
  }

  /** Writes a row for each term of the words, and of the paths added since `clear`. @returns the number of rows */
  finish(words: WordTable, { term, postings }: Columns): number {
    const { words: pairs, ends } = words.inBlocks;
    const { starts, terms: termsOf } = this.#termsByWord(words);
    const terms = this.#terms;
    const count = terms.size;

    // As trigrams are: pairs (block, term) in order of blocks; then the blocks of each term side by side.
    const lastBlocks = new Int32Array(count).fill(-1);
    const counts = new Uint32Array(count);
    let pairTerms = new Uint32Array(pairs.length * 2 + MOST_TERMS);
    const pairEnds = new Uint32Array(ends.length);
    let pairCount = 0;
    for (let block = 0, i = 0; block < ends.length; block++) {
      for (const end = ends[block]; i < end; i++) {
        const word = pairs[i] >> 2;
        if (pairCount + MOST_TERMS > pairTerms.length) pairTerms = grown(pairTerms, pairCount);
        for (let j = starts[word]; j < starts[word + 1]; j++) {
          const id = termsOf[j];
          if (lastBlocks[id] === block) continue;
          lastBlocks[id] = block;
          counts[id]++;
          pairTerms[pairCount++] = id;
        }
      }
      pairEnds[block] = pairCount;
    }
    const cursors = new Uint32Array(count);
    for (let id = 1; id < count; id++) cursors[id] = cursors[id - 1] + counts[id - 1];
    const blocksOf = new Uint16Array(pairCount);
    for (let block = 0, i = 0; block < ends.length; block++) {
      for (const end = pairEnds[block]; i < end; i++) blocksOf[cursors[pairTerms[i]]++] = block;
    }

    const paths = this.#filesByTerm();
    const bitmap = bitmapBytes(ends.length);
    const order = ordered(terms);
    // A slash comes before all bytes of words.
    for (const id of order) {
      const inPaths = paths.get(id);
      if (inPaths === undefined) continue;
      const { bytes, offsets } = terms;
      let at = term.room(offsets[id + 1] - offsets[id] + 1);
      term.bytes[at++] = SLASH;
      for (let i = offsets[id]; i < offsets[id + 1]; i++) term.bytes[at++] = bytes[i];
      term.close(at);
      writeFiles(postings, inPaths);
    }
    let rows = paths.size;
    for (const id of order) {
      if (counts[id] === 0) continue;
      term.pushBytes(terms.bytes, terms.offsets[id], terms.offsets[id + 1]);
      const at = postings.room(Math.min(bitmap, 3 * counts[id]));
      postings.close(encodeBlocks(blocksOf, cursors[id] - counts[id], cursors[id], bitmap, postings.bytes, at));
      rows++;
    }
    return rows;
  }

  /** The terms of word w are `terms[starts[w] .. starts[w + 1])`. */
  #termsByWord(words: WordTable): { starts: Uint32Array; terms: Uint32Array } {
    const starts = new Uint32Array(words.count + 2);
    let terms = new Uint32Array(words.count * 2 + MOST_TERMS);
    let total = 0;
    for (let word = 1; word <= words.count; word++) {
      starts[word] = total;
      if (total + MOST_TERMS > terms.length) terms = grown(terms, total);
      const parts = this.#parts;
      parts.split(words.text, words.offset(word), words.offset(word + 1));
      for (let i = 0; i < parts.count; i++) {
        terms[total++] = this.#terms.intern(parts.bytes, parts.offsets[i], parts.offsets[i + 1]);
      }
    }
    starts[words.count + 1] = total;
    return { starts, terms };
  }

  #filesByTerm(): Map<number, number[]> {
    const byTerm = new Map<number, number[]>();
    this.#pathTerms.forEach((term, i) => {
      const known = byTerm.get(term);
      if (known === undefined) byTerm.set(term, [this.#pathFiles[i]]);
      else if (known.at(-1) !== this.#pathFiles[i]) known.push(this.#pathFiles[i]);
    });
    return byTerm;
  }
}

function grown(old: Uint32Array, used: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(old.length * 2);
  larger.set(old.subarray(0, used));
  return larger;
}

/** The ids of terms in order of their bytes. */
function ordered(terms: Interner): Uint32Array {
  const { bytes, offsets, size } = terms;
  // The first six bytes and the id in one number order nearly all: typed arrays sort numbers several times faster than they sort by a function.
  const keys = new Float64Array(size);
  for (let id = 0; id < size; id++) {
    let key = 0;
    for (let i = 0; i < KEY_BYTES; i++)
      key = key * 256 + (offsets[id] + i < offsets[id + 1] ? bytes[offsets[id] + i] : 0);
    keys[id] = key;
  }
  const byKey = new Map<number, number[]>();
  for (let id = 0; id < size; id++) {
    const same = byKey.get(keys[id]);
    if (same === undefined) byKey.set(keys[id], [id]);
    else same.push(id);
  }
  const order = new Uint32Array(size);
  let count = 0;
  const compare = (a: number, b: number) =>
    Buffer.compare(bytes.subarray(offsets[a], offsets[a + 1]), bytes.subarray(offsets[b], offsets[b + 1]));
  for (const key of Float64Array.from(byKey.keys()).sort()) {
    const same = byKey.get(key)!;
    for (const id of same.length > 1 ? same.sort(compare) : same) order[count++] = id;
  }
  return order;
}

function writeFiles(column: Columns['postings'], numbers: readonly number[]): void {
  let at = column.room(5 * numbers.length);
  let last = -1;
  for (const file of numbers) {
    at = writeListEntry(column.bytes, at, file - last - 1);
    last = file;
  }
  column.close(at);
}
