import { stem } from './stem.ts';
import { DIGIT, MAX_WORD, MIN_WORD, WORD_BYTE } from './word-bytes.ts';

const UNDERSCORE = 0x5f;

/**
 * The terms of a word: its parts at underscores and at changes of case, in lower case and stemmed. `parseHTTPHeaders_v2` has parse, http, header
 * and v2. A word without inner borders has itself. The same code cuts up the words of the index and those of a query.
 *
 * Characters beyond ASCII are letters without case.
 */
export class WordParts {
  /** Term i is `bytes[offsets[i] .. offsets[i + 1])`. */
  readonly bytes: Uint8Array = new Uint8Array(2 * MAX_WORD);
  readonly offsets: Uint8Array = new Uint8Array(MAX_WORD + 1);
  count = 0;

  /** Cuts up `word[from..to)`, of at most {@link MAX_WORD} bytes. */
  split(word: Uint8Array, from: number, to: number): void {
    this.count = 0;
    let start = from;
    for (let i = from; i <= to; i++) {
      if (i < to && word[i] !== UNDERSCORE && !(i > start && startsPart(word, i, to))) continue;
      this.#add(word, start, i);
      start = i < to && word[i] === UNDERSCORE ? i + 1 : i;
    }
  }

  #add(word: Uint8Array, from: number, to: number): void {
    if (to - from < MIN_WORD) return;
    const start = this.offsets[this.count];
    for (let i = from, at = start; i < to; i++) this.bytes[at++] = isCapital(word[i]) ? word[i] + 0x20 : word[i];
    this.offsets[++this.count] = stem(this.bytes, start, start + to - from);
  }
}

/** True where a capital follows something else, and at the last of several capitals if a small letter follows it: `parse|HTTP|Header`. */
function startsPart(word: Uint8Array, i: number, to: number): boolean {
  if (!isCapital(word[i])) return false;
  if (!isCapital(word[i - 1])) return true;
  return (
    i + 1 < to &&
    WORD_BYTE[word[i + 1]] === 1 &&
    DIGIT[word[i + 1]] === 0 &&
    !isCapital(word[i + 1]) &&
    word[i + 1] !== UNDERSCORE
  );
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
