import { binary, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/** What a ranked search looks up: the parts of words (`parseHTTPHeader`: parse, http, header) in lower case and stemmed. */
export const lexicalTerms = defineTable('lexical_terms', 'Parts of words, by segment, ascending by hash', {
  hash: u32('FNV-1a of the term; terms of equal hash are in order of first appearance'),
  term: binary('UTF-8 bytes; bytes that are not UTF-8 as they are'),
  words: binary(
    'words of the segment, ascending: for each its distance to the one before (the first from -1) as LEB128',
  ),
});
