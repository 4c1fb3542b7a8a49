import { codes } from '../schema/codes.ts';
import { binary, dictionary, enumeration, u32, utf8 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const FILE_STATUSES = ['indexed', 'too_large', 'binary', 'unreadable'] as const;
export const FileStatus = codes(FILE_STATUSES);

/** Every file the scan considered, in path order. Produced by the source. */
export const files = defineTable('files', 'Files of the tree in path order; file_id is the position', {
  file_id: u32('position of the file in path order, from 0'),
  path: utf8("path relative to the tree's root, with '/' between segments", { compressed: true }),
  source_root: dictionary("path of the source root the file belongs to, relative to the tree; '' is the tree itself"),
  language: dictionary("language by name or extension, lower case ('python'); 'unknown' where none is known"),
  size: u32('bytes'),
  lines: u32('lines; a last line without line end counts'),
  hash: utf8("content hash: git's blob id (SHA-1 over 'blob SIZE\\0' and the content), 40 hex digits", {
    nullable: true,
  }),
  status: enumeration(FILE_STATUSES, 'indexed, or why the contents were left out'),
  content: binary(
    'the bytes; empty unless indexed. For layers behind the first phase they are read again: empty too where the file is no longer what it was',
    { transient: true },
  ),
});
