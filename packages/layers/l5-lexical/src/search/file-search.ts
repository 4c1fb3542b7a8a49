import { IndexedText, markBytes } from './files/indexed-text.ts';
import type { OpenFile } from './files/open-file.ts';
import type { LineSearchOptions } from './line-search-options.ts';
import { type ContextLine, contextLines } from './match/context-lines.ts';
import type { FoundLines } from './match/found-lines.ts';
import type { LineScanner } from './scan/line-scanner.ts';
import { TextList } from './scan/text-list.ts';
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
  readonly candidates: Uint32Array;
}

const NONE: readonly ContextLine[] = [];

/** Finds the lines of candidate blocks of files. What the scanner has found before stays. */
export class FileSearch {
  /** Lines before and after each that are wanted too. */
  readonly context: number;
  readonly #scanner: LineScanner;
  readonly #text = new IndexedText();
  readonly #texts = new TextList();

  constructor(scanner: LineScanner, { context = 0 }: LineSearchOptions) {
    this.#scanner = scanner;
    this.context = context;
  }

  get blocksRead(): number {
    return this.#text.blocksRead;
  }

  get bytesRead(): number {
    return this.#text.bytesRead;
  }

  /**
   * The matching lines of a file.
   * @param indexedSize - bytes it had when it was indexed
   * @param limit - most lines to find
   */
  search(file: OpenFile, indexedSize: number, where: FileCandidates, limit: number): FileResult {
    const lines = file.size === indexedSize ? this.#searchIndexed(file, where, limit) : undefined;
    if (lines === undefined) return this.#searchChanged(file, limit);
    return { lines, context: this.contextOf(file, lines), changed: false };
  }

  /** Lines around some, if they are asked for. */
  contextOf(file: OpenFile, lines: FoundLines): readonly ContextLine[] {
    if (this.context === 0 || lines.length === 0) return NONE;
    const { memory, origin, size } = this.#text.readAll(file);
    const from = origin + markBytes(memory.bytes, origin, origin + size);
    return contextLines(memory.bytes.subarray(from, origin + size), lines, this.context);
  }

  #searchIndexed(file: OpenFile, { blocks, candidates }: FileCandidates, limit: number): FoundLines | undefined {
    const before = this.#scanner.length;
    const { kept } = file;
    let unchanged: boolean;
    if (kept === undefined) {
      unchanged = this.#text.read(file, blocks, candidates, ({ memory, origin }, some) =>
        this.#scanBlocks(memory, origin, blocks, some, before + limit),
      );
    } else {
      unchanged = this.#text.isAsIndexed(kept, file.size, blocks, candidates[0]);
      if (unchanged) this.#scanBlocks(kept.memory, kept.address, blocks, candidates, before + limit);
    }
    return unchanged ? this.#scanner.lines(before, this.#scanner.length) : undefined;
  }

  #searchChanged(file: OpenFile, limit: number): FileResult {
    const before = this.#scanner.length;
    const { memory, origin, size } = this.#text.readAll(file);
    const end = origin + size;
    this.#texts.add(origin + markBytes(memory.bytes, origin, end), end, 1);
    this.#scan(memory, before + limit);
    const lines = this.#scanner.lines(before, this.#scanner.length);
    return { lines, context: this.contextOf(file, lines), changed: true };
  }

  /** Scans blocks. False when enough was found. */
  #scanBlocks(
    memory: TextMemory,
    origin: number,
    { starts, sizes, lines }: SegmentBlocks,
    candidates: Uint32Array,
    limit: number,
  ): boolean {
    // One by one, though they may lie side by side: the index knows the number of a block's first line, and lines of blocks without a match need not be counted.
    for (const block of candidates) {
      this.#text.blocksRead++;
      const end = origin + starts[block] + sizes[block];
      const from = origin + starts[block];
      this.#texts.add(from + (starts[block] === 0 ? markBytes(memory.bytes, from, end) : 0), end, lines[block]);
      if (this.#texts.room === 0 && !this.#scan(memory, limit)) return false;
    }
    return this.#scan(memory, limit);
  }

  /** Scans the texts, and forgets them. False when enough was found. */
  #scan(memory: TextMemory, limit: number): boolean {
    this.#scanner.scan(memory, this.#texts, limit);
    this.#scanner.secure();
    const all = this.#texts.done === this.#texts.length;
    this.#texts.clear();
    return all && this.#scanner.length < limit;
  }
}
