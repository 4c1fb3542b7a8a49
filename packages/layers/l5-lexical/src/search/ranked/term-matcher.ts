import { isWord } from '../../text/word-bytes.ts';
import { WordParts } from '../../text/word-parts.ts';
import type { SoughtTerm } from './sought-terms.ts';

/** Words whose terms are remembered: a power of two. */
const MEMORY = 1 << 14;

/** Which terms of a query the parts of a word are, or are forms of: each part counts for itself. */
export interface WordTerms {
  readonly terms: readonly number[];
  /** What each counts for: 1 for the term itself. */
  readonly shares: readonly number[];
}

/** A part of words, and what it is. */
interface Part extends WordTerms {
  readonly bytes: Buffer;
  readonly terms: number[];
  readonly shares: number[];
}

/** Tells which terms of a query a word has. */
export class TermMatcher {
  /** By hash of their bytes. */
  readonly #known = new Map<number, Part[]>();
  readonly #parts = new WordParts();
  /** By hash: a hash of a word seen, and its terms. Two words of one 32-bit hash would be taken for one; among the words of some files there are none. */
  readonly #hashes = new Uint32Array(MEMORY);
  readonly #found: (WordTerms | undefined)[] = new Array(MEMORY).fill(undefined);

  constructor(sought: readonly SoughtTerm[]) {
    sought.forEach(({ forms }, term) => {
      for (const { text, share } of forms) {
        const part = this.#add(Buffer.from(text, 'latin1'));
        part.terms.push(term);
        part.shares.push(share);
      }
    });
  }

  #add(bytes: Buffer): Part {
    const hash = hashOf(bytes, 0, bytes.length);
    const same = this.#known.get(hash) ?? [];
    this.#known.set(hash, same);
    const known = same.find((part) => part.bytes.equals(bytes));
    if (known !== undefined) return known;
    const part: Part = { bytes, terms: [], shares: [] };
    same.push(part);
    return part;
  }

  /** The terms of the word `bytes[from..to)`; undefined if it has none, or is no word. */
  match(bytes: Uint8Array, from: number, to: number): WordTerms | undefined {
    if (!isWord(bytes[from], to - from)) return undefined;
    const hash = (hashOf(bytes, from, to) | 1) >>> 0;
    const slot = (hash ^ (hash >>> 15)) & (MEMORY - 1);
    if (this.#hashes[slot] === hash) return this.#found[slot];
    const found = this.#split(bytes, from, to);
    this.#hashes[slot] = hash;
    this.#found[slot] = found;
    return found;
  }

  #split(bytes: Uint8Array, from: number, to: number): WordTerms | undefined {
    const parts = this.#parts;
    parts.split(bytes, from, to);
    let found: WordTerms | undefined;
    for (let i = 0; i < parts.count; i++) {
      const start = parts.offsets[i];
      const end = parts.offsets[i + 1];
      const part = this.#known
        .get(hashOf(parts.bytes, start, end))
        ?.find(({ bytes: of }) => of.length === end - start && of.compare(parts.bytes, start, end) === 0);
      if (part === undefined) continue;
      found =
        found === undefined
          ? part
          : { terms: [...found.terms, ...part.terms], shares: [...found.shares, ...part.shares] };
    }
    return found;
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash;
}
