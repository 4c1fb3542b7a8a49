import { MAX_WORD, WORD_BYTE } from '../../text/word-bytes.ts';
import { WordParts } from '../../text/word-parts.ts';
import { STOP_WORDS } from './stop-words.ts';

/**
 * The terms of a query, each once, in order of first appearance: parts of its words, in lower case and stemmed as in the index. Stop words are left out unless
 * there is nothing else.
 */
export function queryTerms(query: string): string[] {
  const bytes = Buffer.from(query, 'utf8');
  const parts = new WordParts();
  const terms = new Set<string>();
  for (let start = 0; start < bytes.length; ) {
    let end = start;
    while (end < bytes.length && WORD_BYTE[bytes[end]] === 1) end++;
    if (end > start && end - start <= MAX_WORD) {
      parts.split(bytes, start, end);
      for (let i = 0; i < parts.count; i++) {
        terms.add(Buffer.from(parts.bytes.subarray(parts.offsets[i], parts.offsets[i + 1])).toString('utf8'));
      }
    }
    start = end + 1;
  }
  const telling = [...terms].filter((term) => !STOP_WORDS.has(term));
  return telling.length > 0 ? telling : [...terms];
}
