import { binary, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/**
 * What a ranked search looks up: the parts of words (`parseHTTPHeader`: parse, http, header) in lower case and stemmed. A word is a run of 2 to 64
 * letters, digits, underscores and bytes beyond ASCII that does not start with a digit: an identifier, or a word of prose.
 */
export const lexicalTerms = defineTable('lexical_terms', 'Parts of words, by segment, ascending by hash', {
  hash: u32('FNV-1a of the term; terms of equal hash are in order of first appearance'),
  term: binary('UTF-8 bytes; bytes that are not UTF-8 as they are'),
  blocks: binary('blocks of the segment with the term in a word, ascending, as in lexical_trigrams'),
  files: binary(
    'files of the segment with the term in a word of their path, ascending, the first file of the segment being 0: for each its distance to the one ' +
      'before, less one, as LEB128 (the first counts from -1)',
  ),
});
