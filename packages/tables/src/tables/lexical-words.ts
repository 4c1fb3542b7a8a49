import { binary } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/**
 * Words as they are written, and the lines they are on. A word is a run of 2 to 64 letters, digits, underscores and bytes beyond ASCII that does
 * not start with a digit: an identifier, or a word of prose. The words of a file's path are on its line 0.
 */
export const lexicalWords = defineTable('lexical_words', 'Words, by segment, in order of first appearance', {
  word: binary('bytes as written'),
  lines: binary(
    'lines of the segment, ascending: for each its distance to the one before (the first from -1) as LEB128',
  ),
});
