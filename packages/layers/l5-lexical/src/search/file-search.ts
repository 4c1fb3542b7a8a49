import { BlockReader } from './files/block-reader.ts';
import type { OpenFile } from './files/file-reader.ts';
import type { LineSearchOptions } from './line-search-options.ts';
import { type ContextLine, contextLines } from './match/context-lines.ts';
import type { FoundLine } from './match/found-line.ts';
import type { LineMatcher } from './match/line-matcher.ts';
import type { SegmentBlocks } from './segments/lexical-segment.ts';

/** What a file had. */
export interface FileResult {
  readonly lines: readonly FoundLine[];
  readonly context: readonly ContextLine[];
  /** The file is not what was indexed; the lines are those it has now. */
  readonly changed: boolean;
}

/** Matches the lines of candidate blocks of files. */
export class FileSearch {
  readonly #matcher: LineMatcher;
  readonly #context: number;
  readonly #reader = new BlockReader();

  constructor(matcher: LineMatcher, { context = 0 }: LineSearchOptions) {
    this.#matcher = matcher;
    this.#context = context;
  }

  get blocksRead(): number {
    return this.#reader.blocksRead;
  }

  get bytesRead(): number {
    return this.#reader.bytesRead;
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
    candidates: ArrayLike<number>,
    limit: number,
  ): FileResult {
    let lines: FoundLine[] = [];
    const unchanged = this.#reader.read(file, indexedSize, blocks, candidates, (block, contents) => {
      this.#matcher.match(contents, blocks.lines[block], limit, lines);
      return lines.length < limit;
    });
    if (!unchanged) {
      lines = [];
      this.#matcher.match(this.#reader.readAll(file), 1, limit, lines);
    }
    const context =
      this.#context > 0 && lines.length > 0 ? contextLines(this.#reader.readAll(file), lines, this.#context) : [];
    return { lines, context, changed: !unchanged };
  }
}
