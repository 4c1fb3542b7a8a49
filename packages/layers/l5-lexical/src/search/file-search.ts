import type { KeptContents, OpenFile } from './files/file-reader.ts';
import { IndexedText, markBytes } from './files/indexed-text.ts';
import type { LineSearchOptions } from './line-search-options.ts';
import { type ContextLine, contextLines } from './match/context-lines.ts';
import type { FoundLines } from './match/found-lines.ts';
import type { LineScanner } from './scan/line-scanner.ts';
import type { TextMemory } from './scan/text-memory.ts';
import type { SegmentBlocks } from './segments/lexical-segment.ts';

/** What a file had. */
export interface FileResult {
  readonly lines: FoundLines;
  readonly context: readonly ContextLine[];
  /** The file is not what was indexed; the lines are those it has now. */
  readonly changed: boolean;
}

/** Where a file may have matches. */
export interface FileCandidates {
  readonly blocks: SegmentBlocks;
  /** Which of `blocks`, ascending; all of one file. */
  readonly candidates: readonly number[];
}

/** Finds the lines of candidate blocks of files. */
export class FileSearch {
  readonly #scanner: LineScanner;
  readonly #context: number;
  readonly #text = new IndexedText();

  constructor(scanner: LineScanner, { context = 0 }: LineSearchOptions) {
    this.#scanner = scanner;
    this.#context = context;
  }

  get blocksRead(): number {
    return this.#text.blocksRead;
  }

  get bytesRead(): number {
    return this.#text.bytesRead;
  }

  /**
   * The matching lines of a file by what is in memory of it; undefined if that is not what was indexed.
   * @param size - bytes of it
   * @param limit - most lines to find
   */
  searchKept(kept: KeptContents, size: number, where: FileCandidates, limit: number): FoundLines | undefined {
    if (!this.#text.isAsIndexed(kept, size, where.blocks, where.candidates[0])) return undefined;
    this.#scanBlocks(kept.memory, kept.address, where.blocks, where.candidates, limit);
    return this.#scanner.take();
  }

  /**
   * The matching lines of a file.
   * @param indexedSize - bytes it had when it was indexed
   * @param limit - most lines to find
   */
  search(file: OpenFile, indexedSize: number, where: FileCandidates, limit: number): FileResult {
    const lines = file.size === indexedSize ? this.#searchIndexed(file, where, limit) : undefined;
    return lines === undefined
      ? this.#searchChanged(file, limit)
      : { ...this.withContext(file, lines), changed: false };
  }

  /** The lines, with those around them if they are asked for. */
  withContext(file: OpenFile, lines: FoundLines): Pick<FileResult, 'lines' | 'context'> {
    if (this.#context === 0 || lines.length === 0) return { lines, context: [] };
    const { memory, origin, size } = this.#text.readAll(file);
    const from = origin + markBytes(memory.bytes, origin, origin + size);
    return { lines, context: contextLines(memory.bytes.subarray(from, origin + size), lines, this.#context) };
  }

  #searchIndexed(file: OpenFile, where: FileCandidates, limit: number): FoundLines | undefined {
    const { kept } = file;
    if (kept !== undefined) return this.searchKept(kept, file.size, where, limit);
    const unchanged = this.#text.read(file, where.blocks, where.candidates, ({ memory, origin }, some) => {
      const goOn = this.#scanBlocks(memory, origin, where.blocks, some, limit);
      this.#scanner.secure();
      return goOn;
    });
    const lines = this.#scanner.take();
    return unchanged ? lines : undefined;
  }

  #searchChanged(file: OpenFile, limit: number): FileResult {
    const { memory, origin, size } = this.#text.readAll(file);
    const end = origin + size;
    const from = origin + markBytes(memory.bytes, origin, end);
    this.#scanner.scan(memory, from, end, 1, limit);
    return { ...this.withContext(file, this.#scanner.take()), changed: true };
  }

  /** Scans blocks. False when enough was found. */
  #scanBlocks(
    memory: TextMemory,
    origin: number,
    { starts, sizes, lines }: SegmentBlocks,
    candidates: readonly number[],
    limit: number,
  ): boolean {
    // One by one, though they may lie side by side: the index knows the number of a block's first line, and lines of blocks without a match need not be counted.
    for (const block of candidates) {
      this.#text.blocksRead++;
      const end = origin + starts[block] + sizes[block];
      let from = origin + starts[block];
      if (starts[block] === 0) from += markBytes(memory.bytes, from, end);
      if (this.#scanner.scan(memory, from, end, lines[block], limit)) return false;
    }
    return true;
  }
}
