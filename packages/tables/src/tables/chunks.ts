import { codes } from '../schema/codes.ts';
import { enumeration, f32, u8, u32, u32List, u64, utf8 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const CHUNK_KINDS = ['repository', 'directory', 'file', 'class', 'function', 'method', 'docstring', 'code'] as const;
export const ChunkKind = codes(CHUNK_KINDS);

/** Bits of `chunks.flags`. */
export const ChunkFlag = Object.freeze({
  /** Has no children. Every byte of an indexed file is in exactly one leaf. */
  leaf: 1 << 0,
});

/**
 * The tree cut into pieces to read, embed or rank: repository, directories, files, classes, functions; and what lies in them beside definitions.
 *
 * - Rows are a walk of the tree in path order and source order, parents before children: a chunk's descendants are the rows behind it. Row 0 is the
 *   repository. A row's number is its position in the whole table; it is its name for one index. Across indexes chunks are named by `id`.
 * - The rows of a file are contiguous. Its leaves are whole lines and together all of its bytes, in order, each once.
 * - `docstring` and `code` chunks are leaves: the head of a class, function or file with its docstring; what else lies between definitions; and the parts
 *   of a function that is longer than the token budget.
 * - There is no column for the fully qualified name and the breadcrumb: the first is `nodes.fqn` of (`file_id`, `node`), the second the names on
 *   the way down from the repository by `parent`. `strata chunks` and `strata export chunks` show both.
 */
export const chunks = defineTable('chunks', 'Pieces of the tree: hierarchy, spans, hashes, tokens and ranks', {
  chunk: u32('row number in the whole table'),
  parent: u32('chunk this one is a part of; null for the repository', { nullable: true }),
  kind: enumeration(
    CHUNK_KINDS,
    'what it is; docstring: the head of the enclosing definition and its docstring; code: any other part of it',
  ),
  flags: u8('bits, see ChunkFlag'),
  file_id: u32('file the chunk is, or is in; null for repository and directories', { nullable: true }),
  node: u32(
    'node of the file that the chunk is, or (docstring, code) is a part of; null for repository, directories, and files without nodes',
    { nullable: true },
  ),
  path: utf8(
    "path of the directory, relative to the tree; '' for the repository; null for all others, which have a file_id",
    { nullable: true },
  ),
  start_line: u32(
    '1-based first line, with the decorators and comments above a definition; 0 for repository and directories',
  ),
  end_line: u32('1-based last line; start_line - 1 in an empty file; 0 for repository and directories'),
  start_byte: u32('byte offset in the file of the first line; 0 for repository and directories'),
  end_byte: u32('byte offset in the file after the last line; 0 for repository and directories'),
  id: u64('stable name: the same as long as content, path and place in the hierarchy are, whatever changes around it'),
  content_hash: u64(
    'hash of the lines from the first to the last that is not blank; of directories, of what is in them',
  ),
  tokens: u32('estimate of the tokens of a language model; a parent has the sum of its children'),
  rank: f32(
    'share of the attention: PageRank over links. The repository has 1, a parent the sum of its children and of what is its own',
  ),
  imports: u32List('imports it uses: rows of `imports` within the file, ascending, each once'),
});
