import { TermScanner } from './term-scanner.ts';
import { BUCKETS, bucketOf } from './term-weights.ts';

/** Text is counted in documents of this many bytes, about as many as a chunk has: every {@link EVERY}-th of a file, beginning with one that depends on its number. */
const DOCUMENT = 1024;
const EVERY = 16;

/** In how many documents terms are, by bucket; counted in a sixteenth of the text, since common words are common everywhere and rare ones need not be counted. */
export class SampleFrequencies {
  readonly byBucket: Uint32Array = new Uint32Array(BUCKETS);
  documents = 0;
  readonly #terms = new TermScanner();
  /** Document that last counted for a bucket: of two terms in one bucket one counts. */
  readonly #last = new Uint32Array(BUCKETS);

  addFile(fileId: number, bytes: Uint8Array, from: number, to: number): void {
    for (let at = from + (fileId % EVERY) * DOCUMENT; at < to; at += EVERY * DOCUMENT) {
      this.#addDocument(bytes, at, Math.min(to, at + DOCUMENT));
    }
  }

  #addDocument(bytes: Uint8Array, from: number, to: number): void {
    const terms = this.#terms;
    terms.clear();
    terms.scan(bytes, from, to);
    this.documents++;
    for (let i = 0; i < terms.distinct; i++) {
      const bucket = bucketOf(terms.hashes[terms.found[i]]);
      if (this.#last[bucket] === this.documents) continue;
      this.#last[bucket] = this.documents;
      this.byBucket[bucket]++;
    }
  }
}
