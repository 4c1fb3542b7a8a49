import type { FileLines } from './file-lines.ts';
import { FileSearch } from './file-search.ts';
import type { KeptFiles } from './files/file-reader.ts';
import { firstBlock } from './files/indexed-text.ts';
import type { OpenFile } from './files/open-file.ts';
import type { LineSearchOptions } from './line-search-options.ts';
import type { StaleFile } from './line-search-report.ts';
import type { ContextLine } from './match/context-lines.ts';
import type { FoundLines } from './match/found-lines.ts';
import { TimeLimitReached } from './match/guarded-matcher.ts';
import type { LineScanner } from './scan/line-scanner.ts';
import { TextList } from './scan/text-list.ts';
import type { FileDirectory } from './segments/file-directory.ts';
import type { SegmentBlocks } from './segments/lexical-segment.ts';

/** A file that may have matches, and where. */
export interface Candidate {
  readonly fileId: number;
  readonly blocks: SegmentBlocks;
  /** Which of `blocks` may have some, ascending: those `from` up to but not including `to` are of this file. */
  readonly candidates: Uint32Array;
  readonly from: number;
  readonly to: number;
}

/** One whose contents lie in memory. */
interface Waiting {
  readonly candidate: Candidate;
  readonly file: OpenFile;
  /** Number of texts up to its end. */
  readonly textsEnd: number;
}

/**
 * Searches candidates, in their order. Those whose contents are in memory as they were indexed wait until there are many, and are looked through in one scan; the file system is
 * asked only about those that have a match: whether that is still there. Without one the index is wrong about nothing, and a match that a file has got since is not found in
 * files that are no candidates either.
 */
export class CandidateSearch {
  readonly #directory: FileDirectory;
  readonly #options: LineSearchOptions;
  readonly #limit: number;
  readonly #scanner: LineScanner;
  readonly #search: FileSearch;
  readonly #kept: KeptFiles | undefined;
  readonly #texts = new TextList();
  #waiting: Waiting[] = [];
  /** The generation of what is kept in which those that wait were found. */
  #generation = -1;
  #results: FileLines[] = [];
  readonly stale: StaleFile[] = [];
  lines = 0;
  filesRead = 0;
  #blocksScanned = 0;
  /** Path of the file in which the time was up. */
  timedOutIn: string | undefined;

  constructor(directory: FileDirectory, scanner: LineScanner, options: LineSearchOptions) {
    this.#directory = directory;
    this.#scanner = scanner;
    this.#options = options;
    this.#limit = options.limit ?? Infinity;
    this.#search = new FileSearch(scanner, options);
    this.#kept = options.files.kept;
    this.#kept?.refresh();
  }

  get blocksRead(): number {
    return this.#blocksScanned + this.#search.blocksRead;
  }

  get bytesRead(): number {
    return this.#search.bytesRead;
  }

  /** Whether no more is wanted: there are as many lines as may be, or the time is up. */
  get isDone(): boolean {
    return this.lines >= this.#limit || this.timedOutIn !== undefined;
  }

  /** Searches a candidate, now or later. */
  add(candidate: Candidate): void {
    const { blocks, candidates, from, to } = candidate;
    if (to - from > this.#texts.room) this.finish();
    const places = this.#kept?.placesOf(blocks);
    const file = places?.files[candidates[from]];
    if (places === undefined || file === undefined || to - from > this.#texts.room) {
      this.finish();
      if (!this.isDone) this.#searchAlone(candidate);
      this.#scanner.clear();
      return;
    }
    for (let i = from; i < to; i++) {
      const block = candidates[i];
      this.#texts.add(places.from[block], places.end[block], blocks.lines[block]);
    }
    this.#generation = this.#kept!.generation;
    this.#waiting.push({ candidate, file, textsEnd: this.#texts.length });
  }

  /** Searches those that wait. */
  finish(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#scanAll(waiting);
    this.#texts.clear();
    this.#scanner.clear();
  }

  /** What has been found since the last time. */
  take(): readonly FileLines[] {
    const results = this.#results;
    if (results.length > 0) this.#results = [];
    return results;
  }

  #scanAll(waiting: readonly Waiting[]): void {
    let dropped = 0;
    for (let next = 0; next < waiting.length && !this.isDone; ) {
      if (!this.#isInMemory) {
        this.#searchAlone(waiting[next++].candidate);
        continue;
      }
      this.#texts.dropFirst((next === 0 ? 0 : waiting[next - 1].textsEnd) - dropped);
      dropped = next === 0 ? 0 : waiting[next - 1].textsEnd;
      next = this.#scan(waiting, next, dropped);
    }
  }

  /** Whether those that wait are where they were: whoever decides about files may have searched too, and so brought others there. */
  get #isInMemory(): boolean {
    return this.#generation === this.#kept?.generation;
  }

  /** Scans those that wait from `first` on, whose texts begin with number `dropped`. Gives the first that is not done with. */
  #scan(waiting: readonly Waiting[], first: number, dropped: number): number {
    const texts = this.#texts;
    const before = this.#scanner.length;
    const timeIsUp = this.#scanTexts(before + this.#limit - this.lines);
    const end = this.#scanner.length;
    let from = before;
    let next = first;
    for (; next < waiting.length && waiting[next].textsEnd - dropped <= texts.done; next++) {
      const to = texts.linesUntil(waiting[next].textsEnd - dropped - 1);
      this.#give(waiting[next], from, to);
      from = to;
      if (this.isDone) return next;
    }
    if (next === waiting.length) return next;
    if (timeIsUp) this.timedOutIn = this.#directory.path(waiting[next].candidate.fileId);
    // If files before this one turned out to be others, there may be too few lines now, and this one has more.
    else if (this.lines + end - from >= this.#limit) this.#give(waiting[next++], from, end);
    return next;
  }

  /** False if it came to the end of all texts, or found enough; true if the time is up. */
  #scanTexts(limit: number): boolean {
    try {
      this.#scanner.scan(this.#kept!.memory, this.#texts, limit);
      return false;
    } catch (error) {
      if (!(error instanceof TimeLimitReached)) throw error;
      return true;
    } finally {
      this.#scanner.secure();
      this.#blocksScanned += Math.min(this.#texts.done + 1, this.#texts.length);
    }
  }

  /** Gives the lines that a scan has found in a file, if that is still what was scanned. */
  #give({ candidate, file }: Waiting, from: number, to: number): void {
    if (to > from) {
      if (!this.#kept!.isCurrent(file) || (this.#search.context > 0 && !this.#isInMemory)) {
        this.#searchAlone(candidate);
        return;
      }
      const lines = this.#scanner.lines(from, Math.min(to, from + this.#limit - this.lines));
      this.#add(candidate.fileId, lines, this.#search.contextOf(file, lines));
    }
    this.filesRead++;
  }

  #searchAlone({ fileId, blocks, candidates, from, to }: Candidate): void {
    const path = this.#directory.path(fileId);
    const file = this.#options.files.open(path);
    if ('code' in file) {
      this.stale.push({ path, reason: file.code === 'ENOENT' ? 'missing' : 'unreadable' });
      return;
    }
    try {
      const where = { blocks, candidates: candidates.subarray(from, to) };
      const { lines, context, changed } = this.#search.search(
        file,
        this.#directory.size(fileId),
        where,
        this.#limit - this.lines,
      );
      if (changed) this.stale.push({ path, reason: 'changed' });
      else if (file.kept !== undefined) this.#kept?.place(file, blocks, firstBlock(blocks, candidates[from]));
      this.filesRead++;
      this.#add(fileId, lines, context);
    } catch (error) {
      if (!(error instanceof TimeLimitReached)) throw error;
      this.timedOutIn = path;
    } finally {
      file.close();
    }
  }

  #add(fileId: number, lines: FoundLines, context: readonly ContextLine[]): void {
    if (lines.length === 0) return;
    this.lines += lines.length;
    this.#results.push({ fileId, path: this.#directory.path(fileId), lines, context });
  }
}
