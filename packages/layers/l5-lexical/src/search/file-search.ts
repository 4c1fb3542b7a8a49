import { crc32 } from 'node:zlib';
import type { OpenFile } from './files/file-reader.ts';
import type { LineSearchOptions } from './line-search-options.ts';
import { type ContextLine, contextLines } from './match/context-lines.ts';
import type { FoundLine } from './match/found-line.ts';
import type { LineMatcher } from './match/line-matcher.ts';
import type { SegmentBlocks } from './segments/lexical-segment.ts';

/** Blocks less than this apart are read at once: a read costs as much as copying so many bytes. */
const GAP_BYTES = 16_384;

/** What a file had. */
export interface FileResult {
  readonly lines: readonly FoundLine[];
  readonly context: readonly ContextLine[];
  /** The file is not what was indexed; the lines are those it has now. */
  readonly changed: boolean;
}

/** Reads candidate blocks of files and matches their lines. */
export class FileSearch {
  readonly #matcher: LineMatcher;
  readonly #context: number;
  #buffer = Buffer.allocUnsafe(1 << 16);
  blocksRead = 0;
  bytesRead = 0;

  constructor(matcher: LineMatcher, { context = 0 }: LineSearchOptions) {
    this.#matcher = matcher;
    this.#context = context;
  }

  /**
   * The matching lines of a file.
   * @param indexedSize - bytes it had when it was indexed
   * @param candidates - of `blocks`, those of this file that may have a match, ascending
   * @param limit - most lines to find
   */
  search(
    file: OpenFile,
    indexedSize: number,
    blocks: SegmentBlocks,
    candidates: readonly number[],
    limit: number,
  ): FileResult {
    const unchanged = file.size === indexedSize ? this.#matchBlocks(file, blocks, candidates, limit) : undefined;
    const lines = unchanged ?? this.#matchAll(file, limit);
    const context =
      this.#context > 0 && lines.length > 0
        ? contextLines(withoutMark(this.#read(file, 0, file.size), 0), lines, this.#context)
        : [];
    return { lines, context, changed: unchanged === undefined };
  }

  /** The matching lines of some blocks; undefined if one of them is not what was indexed. */
  #matchBlocks(
    file: OpenFile,
    blocks: SegmentBlocks,
    candidates: readonly number[],
    limit: number,
  ): FoundLine[] | undefined {
    const found: FoundLine[] = [];
    for (let from = 0; from < candidates.length && found.length < limit; ) {
      const start = blocks.starts[candidates[from]];
      let end = start + blocks.sizes[candidates[from]];
      let to = from + 1;
      while (to < candidates.length && blocks.starts[candidates[to]] - end < GAP_BYTES) {
        end = blocks.starts[candidates[to]] + blocks.sizes[candidates[to]];
        to++;
      }
      const bytes = this.#read(file, start, end - start);
      for (; from < to; from++) {
        const block = candidates[from];
        const at = blocks.starts[block] - start;
        const contents = bytes.subarray(at, at + blocks.sizes[block]);
        if (crc32(contents) !== blocks.checksums[block]) return undefined;
        this.blocksRead++;
        this.#matcher.match(withoutMark(contents, blocks.starts[block]), blocks.lines[block], limit, found);
      }
    }
    return found;
  }

  #matchAll(file: OpenFile, limit: number): FoundLine[] {
    const found: FoundLine[] = [];
    this.#matcher.match(withoutMark(this.#read(file, 0, file.size), 0), 1, limit, found);
    return found;
  }

  #read(file: OpenFile, position: number, length: number): Buffer {
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafe(2 * length);
    const read = file.read(this.#buffer, position, length);
    this.bytesRead += read;
    return this.#buffer.subarray(0, read);
  }
}

/** A byte order mark at the start of a file is not part of its first line. */
function withoutMark(bytes: Buffer, position: number): Buffer {
  const marked = position === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? bytes.subarray(3) : bytes;
}
