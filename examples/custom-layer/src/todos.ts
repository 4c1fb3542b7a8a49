import { defineTable, dictionary, u32, utf8 } from '@strata/tables';

/** What is left to do, as comments say it. */
export const todos = defineTable('todos', 'Comments that ask for work, grouped by file in source order', {
  file_id: u32('file the comment is in'),
  node: u32('innermost definition around it; null in files without definitions', { nullable: true }),
  line: u32('1-based line of the tag'),
  col: u32("0-based byte column of the tag in the file's own encoding"),
  tag: dictionary('the tag as written: TODO, FIXME, …'),
  text: utf8('the rest of the line, without the colon and the blanks around it'),
});
