import { u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/**
 * One row for each segment of the lexical index: a run of consecutive files that were indexed together. The rows of a segment in the other
 * lexical tables are consecutive too and lie in the same order, so running sums of these counts say where each begins. Whatever names a block or
 * a file by a number counts from the start of its segment: segments are searched one by one and joined by putting them side by side.
 */
export const lexicalSegments = defineTable('lexical_segments', 'Segments of the lexical index, in path order', {
  first_file: u32('smallest file_id in the segment'),
  files: u32('files in the segment; those without indexed contents have no block'),
  blocks: u32('rows in lexical_blocks'),
  trigrams: u32('rows in lexical_trigrams'),
  terms: u32('rows in lexical_terms'),
});
