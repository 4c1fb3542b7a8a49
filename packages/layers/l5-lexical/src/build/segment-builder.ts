import { crc32 } from 'node:zlib';
import {
  type BatchWriter,
  createBatchWriter,
  lexicalBlocks,
  lexicalSegments,
  lexicalTerms,
  lexicalTrigrams,
  lexicalWords,
} from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import { LINE_FEED } from '../text/word-bytes.ts';
import { blockEnd } from './block-end.ts';
import { BlockScan } from './block-scan.ts';
import { TermPostings } from './term-postings.ts';
import { TrigramPostings } from './trigram-postings.ts';
import { WordPostings } from './word-postings.ts';

/** A segment as a batch of each table. */
export interface SegmentBatches {
  readonly segments: RecordBatch;
  readonly blocks: RecordBatch;
  readonly trigrams: RecordBatch;
  readonly words: RecordBatch;
  readonly terms: RecordBatch;
}

export interface SegmentBuilderOptions {
  /** Least size of a block that is not its file's last, in bytes. */
  readonly blockBytes: number;
}

/**
 * Builds segments of the lexical index, one after another: `begin`, `addFile` for each file in order, `finish`. Its memory is reused.
 *
 * A block goes through all its passes while it lies in the processor's first cache.
 */
export class SegmentBuilder {
  readonly #writers = {
    segments: createBatchWriter(lexicalSegments),
    blocks: createBatchWriter(lexicalBlocks),
    trigrams: createBatchWriter(lexicalTrigrams),
    words: createBatchWriter(lexicalWords),
    terms: createBatchWriter(lexicalTerms),
  };
  readonly #scan = new BlockScan();
  readonly #trigrams = new TrigramPostings();
  readonly #words = new WordPostings();
  readonly #terms = new TermPostings();
  #blockBytes = 0;
  #firstFile = 0;
  #files = 0;
  #lines = 0;

  /** Starts a segment. What was added since the last `finish` is forgotten. */
  begin({ blockBytes }: SegmentBuilderOptions): void {
    for (const writer of Object.values(this.#writers)) clear(writer);
    this.#trigrams.clear();
    this.#words.clear();
    this.#terms.clear();
    this.#blockBytes = blockBytes;
    this.#files = 0;
    this.#lines = 0;
  }

  /** Counts a file that has no contents in the index. */
  skipFile(fileId: number): void {
    if (this.#files++ === 0) this.#firstFile = fileId;
  }

  /**
   * Adds a file: its path is `paths[pathFrom..pathTo)`, its contents `bytes[from..to)`, both in UTF-8 (or whatever it is: bytes are bytes).
   * File ids must ascend.
   */
  addFile(
    fileId: number,
    paths: Uint8Array,
    pathFrom: number,
    pathTo: number,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): void {
    this.skipFile(fileId);
    const { columns } = this.#writers.blocks;
    const pathLine = this.#lines;
    this.#scan.scan(paths, pathFrom, pathTo);
    this.#words.addBlock(paths, viewOf(paths), this.#scan, pathLine);

    const view = viewOf(bytes);
    let line = 1;
    let start = from;
    do {
      const end = blockEnd(bytes, start, to, this.#blockBytes);
      columns.file_id.push(fileId);
      columns.start.push(start - from);
      columns.size.push(end - start);
      columns.line.push(line);
      columns.position.push(pathLine + line);
      columns.checksum.push(crc32(bytes.subarray(start, end)));
      const text = start + (start === from ? markBytes(bytes, from, end) : 0);
      this.#scan.scan(bytes, text, end);
      this.#trigrams.addBlock(bytes, text, end);
      this.#words.addBlock(bytes, view, this.#scan, pathLine + line);
      line += this.#scan.lineFeeds;
      start = end;
    } while (start < to);
    this.#lines = pathLine + line + (to > from && bytes[to - 1] !== LINE_FEED ? 1 : 0);
  }

  /** The segment of the files since `begin`, in shared memory. */
  finish(): SegmentBatches {
    const { segments, blocks, trigrams, words, terms } = this.#writers;
    const wordCount = this.#words.finish(words.columns);
    const { word } = words.columns;
    for (let i = 0; i < wordCount; i++) this.#terms.addWord(i, word.bytes, word.offsets[i], word.offsets[i + 1]);
    const { columns } = segments;
    columns.first_file.push(this.#firstFile);
    columns.files.push(this.#files);
    columns.blocks.push(this.#trigrams.blocks);
    columns.lines.push(this.#lines);
    columns.trigrams.push(this.#trigrams.finish(trigrams.columns));
    columns.words.push(wordCount);
    columns.terms.push(this.#terms.finish(terms.columns));
    return {
      segments: segments.finish(),
      blocks: blocks.finish(),
      trigrams: trigrams.finish(),
      words: words.finish(),
      terms: terms.finish(),
    };
  }
}

/** Bytes of the byte order mark at the start of a file: it is no part of its first line. */
function markBytes(bytes: Uint8Array, from: number, to: number): 0 | 3 {
  return to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? 3 : 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function clear(writer: BatchWriter): void {
  for (const column of Object.values(writer.columns)) (column as { clear(): void }).clear();
}
