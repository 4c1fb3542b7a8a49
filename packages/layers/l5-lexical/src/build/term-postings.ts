import { type BatchWriter, Interner, type lexicalTerms } from '@strata/tables';
import { listEntryBytes, writeListEntry } from '../postings/encode-list.ts';
import { WordParts } from '../text/word-parts.ts';

/** Collects of which words each term is a part, and writes the rows of `lexical_terms`. */
export class TermPostings {
  readonly #terms = new Interner();
  readonly #parts = new WordParts();
  /** Term and word of each posting, words ascending. */
  #postingTerms = new Uint32Array(1 << 16);
  #postingWords = new Uint32Array(1 << 16);
  #postings = 0;

  clear(): void {
    this.#terms.clear();
    this.#postings = 0;
  }

  /** Adds the terms of word number `word`; words must come in ascending order. */
  addWord(word: number, bytes: Uint8Array, from: number, to: number): void {
    const parts = this.#parts;
    parts.split(bytes, from, to);
    if (this.#postings + parts.count > this.#postingTerms.length) this.#grow();
    for (let i = 0; i < parts.count; i++) {
      this.#postingTerms[this.#postings] = this.#terms.intern(parts.bytes, parts.offsets[i], parts.offsets[i + 1]);
      this.#postingWords[this.#postings++] = word;
    }
  }

  /** Writes a row for each term added since `clear`. @returns the number of rows */
  finish({ hash, term, words }: BatchWriter<typeof lexicalTerms.columns>['columns']): number {
    const terms = this.#terms;
    const count = terms.size;
    const last = new Int32Array(count).fill(-1);
    const cursors = new Int32Array(count);
    let total = 0;
    for (let i = 0; i < this.#postings; i++) {
      const id = this.#postingTerms[i];
      const distance = this.#postingWords[i] - last[id];
      // A part that a word has twice (`data_data`) counts once.
      if (distance === 0) continue;
      const size = listEntryBytes(distance);
      cursors[id] += size;
      total += size;
      last[id] = this.#postingWords[i];
    }
    const order = Uint32Array.from({ length: count }, (_, id) => id).sort(
      (a, b) => terms.hashOf(a) - terms.hashOf(b) || a - b,
    );
    let end = words.room(total);
    for (const id of order) {
      hash.push(terms.hashOf(id));
      term.pushBytes(terms.bytes, terms.offsets[id], terms.offsets[id + 1]);
      const size = cursors[id];
      cursors[id] = end;
      end += size;
      words.close(end);
    }
    last.fill(-1);
    for (let i = 0; i < this.#postings; i++) {
      const id = this.#postingTerms[i];
      const distance = this.#postingWords[i] - last[id];
      if (distance === 0) continue;
      cursors[id] = writeListEntry(words.bytes, cursors[id], distance);
      last[id] = this.#postingWords[i];
    }
    return count;
  }

  #grow(): void {
    const room = this.#postings * 2 + 64;
    const terms = new Uint32Array(room);
    terms.set(this.#postingTerms.subarray(0, this.#postings));
    this.#postingTerms = terms;
    const words = new Uint32Array(room);
    words.set(this.#postingWords.subarray(0, this.#postings));
    this.#postingWords = words;
  }
}
