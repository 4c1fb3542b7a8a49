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
import { LexicalKernel } from './kernel.ts';

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

type BytesColumn = BatchWriter<typeof lexicalTerms.columns>['columns']['term'];

/**
 * Builds segments of the lexical index, one after another: `begin`, `addFile` for each file in order, `finish`. Its memory is reused.
 *
 * The bytes are gone through by the kernel (assembly/), to which each file is copied; here are the rows.
 */
export class SegmentBuilder {
  readonly #kernel = new LexicalKernel();
  readonly #writers = {
    segments: createBatchWriter(lexicalSegments),
    blocks: createBatchWriter(lexicalBlocks),
    trigrams: createBatchWriter(lexicalTrigrams),
    terms: createBatchWriter(lexicalTerms),
  };
  #blockBytes = 0;
  #firstFile = 0;
  #files = 0;

  /** Starts a segment. What was added since the last `finish` is forgotten. */
  begin({ blockBytes }: SegmentBuilderOptions): void {
    for (const writer of Object.values(this.#writers)) clear(writer);
    this.#kernel.call.begin();
    this.#blockBytes = blockBytes;
    this.#files = 0;
  }

  /** Counts a file that has no contents in the index. */
  skipFile(fileId: number): void {
    this.#count(fileId);
    this.#kernel.call.skipFile();
  }

  /**
   * Adds a file: its path is `paths[pathFrom..pathTo)`, its contents `bytes[from..to)`, both in UTF-8 (or whatever it is: bytes are bytes).
   * File ids must ascend.
   * @throws RangeError when the segment has more blocks than one can have
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
    this.#count(fileId);
    const kernel = this.#kernel;
    const { call } = kernel;
    call.reserveInput(Math.max(pathTo - pathFrom, to - from));
    kernel.bytes.set(paths.subarray(pathFrom, pathTo), call.input.value);
    call.addPath(pathTo - pathFrom);
    const contents = bytes.subarray(from, to);
    kernel.bytes.set(contents, call.input.value);
    const most = call.MAX_BLOCKS.value;
    if (call.blocks() + Math.ceil(contents.length / this.#blockBytes) > most) {
      throw new RangeError(`expected at most ${most} blocks in a segment; larger ones (blockBytes) make fewer`);
    }
    const count = call.addFile(contents.length, this.#blockBytes);
    const rows = kernel.numbersAt(call.blockRows.value, 3 * count);
    const { columns } = this.#writers.blocks;
    for (let at = 0; at < rows.length; at += 3) {
      const start = rows[at];
      const size = rows[at + 1];
      columns.file_id.push(fileId);
      columns.start.push(start);
      columns.size.push(size);
      columns.line.push(rows[at + 2]);
      columns.checksum.push(crc32(contents.subarray(start, start + size)));
    }
  }

  /** The segment of the files since `begin`, in shared memory. */
  finish(): SegmentBatches {
    const { call } = this.#kernel;
    const { segments, blocks, trigrams, terms } = this.#writers;
    const { columns } = segments;
    columns.first_file.push(this.#firstFile);
    columns.files.push(this.#files);
    columns.blocks.push(call.blocks());
    const trigramRows = call.finishTrigrams();
    columns.trigrams.push(trigramRows);
    trigrams.columns.trigram.pushAll(this.#kernel.numbersAt(call.trigramIds.value, trigramRows));
    this.#pushAll(trigrams.columns.blocks, call.trigramBytes.value, call.trigramEnds.value, trigramRows);
    const termRows = call.finishTerms();
    columns.terms.push(termRows);
    this.#pushAll(terms.columns.term, call.termBytes.value, call.termEnds.value, termRows);
    this.#pushAll(terms.columns.postings, call.postingBytes.value, call.postingEnds.value, termRows);
    return {
      segments: segments.finish(),
      blocks: blocks.finish(),
      trigrams: trigrams.finish(),
      terms: terms.finish(),
    };
  }

  #count(fileId: number): void {
    if (this.#files++ === 0) this.#firstFile = fileId;
  }

  /** Fills a column with rows that lie at `bytes` in the kernel's memory; `ends` has where the first begins, then where each ends. */
  #pushAll(column: BytesColumn, bytes: number, ends: number, rows: number): void {
    const all = this.#kernel.numbersAt(ends, rows + 1);
    column.pushAll(this.#kernel.bytes.subarray(bytes, bytes + all[rows]), all);
  }
}

function clear(writer: BatchWriter): void {
  for (const column of Object.values(writer.columns)) (column as { clear(): void }).clear();
}
