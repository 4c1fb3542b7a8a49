import { LexicalHash } from './lexical-hash.ts';
import { BUCKETS } from './term-weights.ts';

/** Text is counted in documents of this many bytes, about as many as a chunk has: every {@link EVERY}-th of a file, beginning with one that depends on its number. */
const DOCUMENT = 1024;
const EVERY = 16;

/** Finds terms; what they weigh is what is to be known. Kept from partition to partition, as what it knows changes no count. */
let terms: LexicalHash | undefined;

/** In how many documents terms are, by bucket; counted in a sixteenth of the text, since common words are common everywhere and rare ones need not be counted. */
export class SampleFrequencies {
  readonly byBucket: Uint32Array = new Uint32Array(BUCKETS);
  documents = 0;
  /** Document that last counted for a bucket: of two terms in one bucket one counts. */
  readonly #last = new Uint32Array(BUCKETS);

  addFile(fileId: number, bytes: Uint8Array, from: number, to: number): void {
    for (let at = from + (fileId % EVERY) * DOCUMENT; at < to; at += EVERY * DOCUMENT) {
      this.#addDocument(bytes, at, Math.min(to, at + DOCUMENT));
    }
  }

  #addDocument(bytes: Uint8Array, from: number, to: number): void {
    terms ??= new LexicalHash(new Uint8Array(BUCKETS));
    terms.begin();
    terms.add(0, terms.load(bytes, from, to));
    this.documents++;
    for (const bucket of terms.buckets()) {
      if (this.#last[bucket] === this.documents) continue;
      this.#last[bucket] = this.documents;
      this.byBucket[bucket]++;
    }
  }
}
