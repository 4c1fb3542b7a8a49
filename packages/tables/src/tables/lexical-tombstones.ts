import { u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/** What of the lexical segments no longer holds. An index that was built in one go has no such table, or an empty one. */
export const lexicalTombstones = defineTable('lexical_tombstones', 'Contents of files that a search passes over', {
  segment: u32('row of lexical_segments'),
  file_id: u32(
    'file whose blocks in that segment are no longer its contents: it was deleted, or a later segment has it',
  ),
});
