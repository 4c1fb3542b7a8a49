import { crc32 } from 'node:zlib';
import type { CompiledQuery } from './compile-query.ts';
import type { FileReader, OpenFile } from './files/file-reader.ts';
import type { FoundLine } from './match/found-line.ts';
import type { LineMatcher } from './match/line-matcher.ts';
import type { LexicalSegment } from './segments/lexical-segment.ts';
import type { LexicalIndex } from './segments/open-lexical-index.ts';
import { candidateBlocks } from './trigrams/candidate-blocks.ts';

export interface LineSearchOptions {
  readonly files: FileReader;
  /** False for files that are not to be searched. Called once for each file that may have a match. Default: all. */
  readonly accept?: (file: { readonly path: string; readonly language: string }) => boolean;
  /** Most lines to give. Default: no limit. */
  readonly limit?: number;
}

/** The matching lines of a file. */
export interface FileLines {
  readonly fileId: number;
  readonly path: string;
  readonly lines: readonly FoundLine[];
}

/** A file that is not what was indexed. Matching lines are those it has now, if it can be read. */
export interface StaleFile {
  readonly path: string;
  readonly reason: 'changed' | 'missing' | 'unreadable';
}

/** How a search went. */
export interface LineSearchReport {
  readonly lines: number;
  /** True if the search stopped because it had found `limit` lines; there may be more. */
  readonly limited: boolean;
  /** Blocks that had to be read, of `blocksTotal`. */
  readonly blocksRead: number;
  readonly blocksTotal: number;
  readonly filesRead: number;
  readonly bytesRead: number;
  /** Candidate files that differ from what was indexed. Files that got a match since are not noticed unless they were candidates. */
  readonly stale: readonly StaleFile[];
}

/** Blocks less than this apart are read at once: a read costs as much as copying so many bytes. */
const GAP_BYTES = 16_384;

/**
 * The lines that match, file by file in the order of the index: each line that matches is given once, with its first match. The same lines as grep finds by reading
 * everything, as far as the files are still those that were indexed.
 *
 * @returns how the search went, when the generator has ended
 */
export function* searchLines(
  index: LexicalIndex,
  query: CompiledQuery,
  options: LineSearchOptions,
): Generator<FileLines, LineSearchReport> {
  const search = new LineSearch(index, query.matcher, options);
  for (const segment of index.segments) {
    const blocks = candidateBlocks(segment, query.trigrams);
    for (let from = 0; from < blocks.length; ) {
      const fileId = segment.blocks.fileIds[blocks[from]];
      let to = from + 1;
      while (to < blocks.length && segment.blocks.fileIds[blocks[to]] === fileId) to++;
      if (!segment.deleted.has(fileId)) {
        const found = search.file(segment, fileId, blocks.slice(from, to));
        if (found !== undefined && found.lines.length > 0) yield found;
        if (search.limited) return search.report();
      }
      from = to;
    }
  }
  return search.report();
}

class LineSearch {
  readonly #index: LexicalIndex;
  readonly #matcher: LineMatcher;
  readonly #options: LineSearchOptions;
  readonly #limit: number;
  readonly #stale: StaleFile[] = [];
  #buffer = Buffer.allocUnsafe(1 << 16);
  #lines = 0;
  #blocksRead = 0;
  #filesRead = 0;
  #bytesRead = 0;

  constructor(index: LexicalIndex, matcher: LineMatcher, options: LineSearchOptions) {
    this.#index = index;
    this.#matcher = matcher;
    this.#options = options;
    this.#limit = options.limit ?? Infinity;
  }

  get limited(): boolean {
    return this.#lines >= this.#limit;
  }

  report(): LineSearchReport {
    return {
      lines: this.#lines,
      limited: this.limited,
      blocksRead: this.#blocksRead,
      blocksTotal: this.#index.segments.reduce((total, { blocks }) => total + blocks.length, 0),
      filesRead: this.#filesRead,
      bytesRead: this.#bytesRead,
      stale: this.#stale,
    };
  }

  /** The matching lines of a file, of which `blocks` are candidates; undefined if it is not to be searched. */
  file(segment: LexicalSegment, fileId: number, blocks: readonly number[]): FileLines | undefined {
    const { files } = this.#index;
    const path = files.path(fileId);
    const { accept } = this.#options;
    if (accept !== undefined && !accept({ path, language: files.language(fileId) })) return undefined;
    const file = this.#options.files.open(path);
    if ('code' in file) {
      this.#stale.push({ path, reason: file.code === 'ENOENT' ? 'missing' : 'unreadable' });
      return undefined;
    }
    this.#filesRead++;
    try {
      const unchanged = file.size === files.size(fileId) ? this.#blocks(file, segment, blocks) : undefined;
      if (unchanged === undefined) this.#stale.push({ path, reason: 'changed' });
      const lines = unchanged ?? this.#whole(file);
      this.#lines += lines.length;
      return { fileId, path, lines };
    } finally {
      file.close();
    }
  }

  /** The matching lines of some blocks; undefined if one of them is not what was indexed. */
  #blocks(file: OpenFile, { blocks }: LexicalSegment, candidates: readonly number[]): FoundLine[] | undefined {
    const found: FoundLine[] = [];
    const limit = this.#limit - this.#lines;
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
        this.#blocksRead++;
        this.#matcher.match(withoutMark(contents, blocks.starts[block]), blocks.lines[block], limit, found);
      }
    }
    return found;
  }

  #whole(file: OpenFile): FoundLine[] {
    const found: FoundLine[] = [];
    this.#matcher.match(withoutMark(this.#read(file, 0, file.size), 0), 1, this.#limit - this.#lines, found);
    return found;
  }

  #read(file: OpenFile, position: number, length: number): Buffer {
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafe(2 * length);
    const read = file.read(this.#buffer, position, length);
    this.#bytesRead += read;
    return this.#buffer.subarray(0, read);
  }
}

/** A byte order mark at the start of a file is not part of its first line. */
function withoutMark(bytes: Buffer, position: number): Buffer {
  const marked = position === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? bytes.subarray(3) : bytes;
}
