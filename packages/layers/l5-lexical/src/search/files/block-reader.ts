import { crc32 } from 'node:zlib';
import type { SegmentBlocks } from '../segments/lexical-segment.ts';
import type { KeptContents, OpenFile } from './file-reader.ts';

/** Blocks less than this apart are read at once: a read costs as much as copying so many bytes. */
const GAP_BYTES = 16_384;

/** Reads blocks of files, and notices when they are no longer what was indexed. */
export class BlockReader {
  #buffer = Buffer.allocUnsafe(1 << 16);
  blocksRead = 0;
  bytesRead = 0;

  /**
   * Reads some blocks of a file, in their order.
   * @param indexedSize - bytes the file had when it was indexed
   * @param candidates - which of `blocks`, ascending
   * @param visit - is handed each, without a byte order mark; they are gone after it returns. False: no more is wanted
   * @returns false if a block, or the file's size, is not what was indexed
   */
  read(
    file: OpenFile,
    indexedSize: number,
    blocks: SegmentBlocks,
    candidates: ArrayLike<number>,
    visit: (block: number, contents: Buffer) => boolean,
  ): boolean {
    if (file.size !== indexedSize) return false;
    if (file.kept !== undefined) return this.#visitKept(file.kept, blocks, candidates, visit);
    for (let from = 0; from < candidates.length; ) {
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
        if (crc32(contents) !== blocks.checksums[block]) return false;
        this.blocksRead++;
        if (!visit(block, withoutMark(contents, blocks.starts[block]))) return true;
      }
    }
    return true;
  }

  #visitKept(
    { bytes, verified }: KeptContents,
    blocks: SegmentBlocks,
    candidates: ArrayLike<number>,
    visit: (block: number, contents: Buffer) => boolean,
  ): boolean {
    const done = verified.get(blocks) ?? new Set();
    verified.set(blocks, done);
    for (let i = 0; i < candidates.length; i++) {
      const block = candidates[i];
      const start = blocks.starts[block];
      const contents = bytes.subarray(start, start + blocks.sizes[block]);
      if (!done.has(block)) {
        if (crc32(contents) !== blocks.checksums[block]) return false;
        done.add(block);
      }
      this.blocksRead++;
      if (!visit(block, withoutMark(contents, start))) return true;
    }
    return true;
  }

  /** Reads all of a file as it is now, without a byte order mark. */
  readAll(file: OpenFile): Buffer {
    return withoutMark(file.kept?.bytes ?? this.#read(file, 0, file.size), 0);
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
