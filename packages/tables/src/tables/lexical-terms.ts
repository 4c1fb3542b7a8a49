import { binary } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/**
 * What a ranked search looks up: the parts of words (`parseHTTPHeader`: parse, http, header) in lower case and stemmed. A word is a run of 2 to 64
 * letters, digits, underscores and bytes beyond ASCII that does not start with a digit: an identifier, or a word of prose.
 *
 * The parts of words of paths have rows of their own, whose term begins with a slash: `/geometry`.
 */
export const lexicalTerms = defineTable('lexical_terms', 'Parts of words, by segment, ascending by their bytes', {
  term: binary('UTF-8 bytes; bytes that are not UTF-8 as they are', { compressed: true }),
  postings: binary(
    'blocks of the segment with the term in a word, ascending, as in lexical_trigrams; for the term of a path the files of the segment, the first being 0, ' +
      'always as a list',
  ),
});
