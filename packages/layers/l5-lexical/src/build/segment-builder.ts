import { crc32 } from 'node:zlib';
import {
  type BatchWriter,
  createBatchWriter,
  lexicalBlocks,
  lexicalSegments,
  lexicalTerms,
  lexicalTrigrams,
} from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import { blockEnd } from './block-end.ts';
import { type BlockReader, scanBlock } from './block-scan.ts';
import { TermPostings } from './term-postings.ts';
import { TrigramPostings } from './trigram-postings.ts';
import { WordTable } from './word-table.ts';

/** A segment as a batch of each table. */
export interface SegmentBatches {
  readonly segments: RecordBatch;
  readonly blocks: RecordBatch;
  readonly trigrams: RecordBatch;
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
    terms: createBatchWriter(lexicalTerms),
  };
  readonly #trigrams = new TrigramPostings();
  readonly #words = new WordTable();
  readonly #terms = new TermPostings();
  #memory: Memory | undefined;
  #blockBytes = 0;
  #firstFile = 0;
  #files = 0;

  /** Starts a segment. What was added since the last `finish` is forgotten. */
  begin({ blockBytes }: SegmentBuilderOptions): void {
    for (const writer of Object.values(this.#writers)) clear(writer);
    this.#trigrams.clear();
    this.#words.clear();
    this.#terms.clear();
    this.#blockBytes = blockBytes;
    this.#files = 0;
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
    const file = this.#files;
    this.skipFile(fileId);
    const { columns } = this.#writers.blocks;
    this.#terms.addPath(file, paths, pathFrom, pathTo);

    const { buffer, reader } = this.#memoryOf(bytes);
    let line = 1;
    let start = from;
    do {
      const end = blockEnd(buffer, start, to, this.#blockBytes);
      columns.file_id.push(fileId);
      columns.start.push(start - from);
      columns.size.push(end - start);
      columns.line.push(line);
      columns.checksum.push(crc32(bytes.subarray(start, end)));
      const text = start + (start === from ? markBytes(bytes, from, end) : 0);
      line += scanBlock(bytes, text, end, reader);
      this.#trigrams.endBlock();
      this.#words.endBlock();
      start = end;
    } while (start < to);
  }

  /** The files of a partition lie in the same memory: what is made of it once serves them all. */
  #memoryOf(bytes: Uint8Array): Memory {
    if (this.#memory?.bytes === bytes) return this.#memory;
    const { buffer, byteOffset, byteLength } = bytes;
    const view = new DataView(buffer, byteOffset, byteLength);
    this.#memory = {
      bytes,
      buffer: Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
      reader: {
        trigrams: (fresh, count) => this.#trigrams.add(fresh, count),
        words: (borders, count) => this.#words.add(bytes, view, borders, count),
      },
    };
    return this.#memory;
  }

  /** The segment of the files since `begin`, in shared memory. */
  finish(): SegmentBatches {
    // Of memory that is given back when the segment is done, nothing is kept.
    this.#memory = undefined;
    const { segments, blocks, trigrams, terms } = this.#writers;
    const { columns } = segments;
    columns.first_file.push(this.#firstFile);
    columns.files.push(this.#files);
    columns.blocks.push(this.#trigrams.blocks);
    columns.trigrams.push(this.#trigrams.finish(trigrams.columns));
    columns.terms.push(this.#terms.finish(this.#words, terms.columns));
    return {
      segments: segments.finish(),
      blocks: blocks.finish(),
      trigrams: trigrams.finish(),
      terms: terms.finish(),
    };
  }
}

/** Some memory with files in it, in all the forms in which it is read. */
interface Memory {
  readonly bytes: Uint8Array;
  readonly buffer: Buffer;
  readonly reader: BlockReader;
}

/** Bytes of the byte order mark at the start of a file: it is no part of its first line. */
function markBytes(bytes: Uint8Array, from: number, to: number): 0 | 3 {
  return to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? 3 : 0;
}

function clear(writer: BatchWriter): void {
  for (const column of Object.values(writer.columns)) (column as { clear(): void }).clear();
}
