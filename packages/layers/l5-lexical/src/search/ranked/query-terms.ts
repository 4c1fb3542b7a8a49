import { MAX_WORD, WORD_BYTE } from '../../text/word-bytes.ts';
import { WordParts } from '../../text/word-parts.ts';
import { STOP_WORDS } from './stop-words.ts';

/** A term of a query. */
export interface QueryTerm {
  /** Its bytes as characters; stemmed as in the index. */
  readonly text: string;
  /** What it counts for: 1 for words of the query, less for what was made of several. */
  readonly weight: number;
}

/** Terms a query may have; those of words beyond are left out. */
const MOST_TERMS = 48;

/** Two words written as one: `query set` finds `queryset`. */
const JOINED_WEIGHT = 0.3;
/** Initials of some words: `greatest common divisor` finds `gcd`. Of two words they are too short to say anything. */
const INITIALS_WEIGHT = 0.2;
const INITIALS = [3, 4];

/**
 * The terms of a query, each once, in order of first appearance: parts of its words, in lower case and stemmed as in the index, then what names are made of them: neighbours
 * joined, and initials. Stop words are left out unless there is nothing else.
 */
export function queryTerms(query: string): QueryTerm[] {
  const words = wordsOf(query).slice(0, MOST_TERMS);
  const weights = new Map(words.map((word) => [word, 1]));
  const add = (made: string, weight: number): void => {
    if (!weights.has(made) && !STOP_WORDS.has(made)) weights.set(made, weight);
  };
  for (let i = 0; i + 1 < words.length; i++) add(words[i] + words[i + 1], JOINED_WEIGHT);
  for (const count of INITIALS) {
    for (let i = 0; i + count <= words.length; i++) {
      const initials = words.slice(i, i + count).map((word) => word[0]);
      add(initials.join(''), INITIALS_WEIGHT);
    }
  }
  return [...weights].map(([word, weight]) => ({ text: word, weight }));
}

/** Terms of the query's words, one character a byte. */
function wordsOf(query: string): string[] {
  const bytes = Buffer.from(query, 'utf8');
  const parts = new WordParts();
  const terms = new Set<string>();
  for (let start = 0; start < bytes.length; ) {
    let end = start;
    while (end < bytes.length && WORD_BYTE[bytes[end]] === 1) end++;
    if (end > start && end - start <= MAX_WORD) {
      parts.split(bytes, start, end);
      for (let i = 0; i < parts.count; i++) {
        terms.add(Buffer.from(parts.bytes.subarray(parts.offsets[i], parts.offsets[i + 1])).toString('latin1'));
      }
    }
    start = end + 1;
  }
  const telling = [...terms].filter((term) => !STOP_WORDS.has(term));
  return telling.length > 0 ? telling : [...terms];
}
