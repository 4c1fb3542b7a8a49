import { u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/** Which file needs which, sorted by (from_file, to_file); no file depends on itself. */
export const dependencies = defineTable('dependencies', 'File-to-file dependencies with counts and cycles', {
  from_file: u32('file that imports or refers'),
  to_file: u32('file it needs'),
  imports: u32('imports of from_file whose target is in to_file'),
  links: u32('references of from_file whose target is in to_file'),
  cycle: u32(
    'smallest file_id of the strongly connected component both files are in; null where they are in none together',
    { nullable: true },
  ),
});
