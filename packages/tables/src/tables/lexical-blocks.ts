import { u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/**
 * The units in which text is found: pieces of files of about 4 KB that start and end with whole lines. A line ends after LF and nowhere else,
 * as in grep. Together a file's blocks are its contents; an empty file has one empty block.
 */
export const lexicalBlocks = defineTable('lexical_blocks', 'Pieces of files, in order of file and offset', {
  file_id: u32('file the block is of'),
  start: u32('byte offset in the file'),
  size: u32('bytes'),
  line: u32('1-based line of the file with which the block starts'),
  checksum: u32('CRC-32 (IEEE) of the bytes, by which a reader notices that a file has changed since'),
});
