import { crc32 } from 'node:zlib';
import { TextMemory } from '../scan/text-memory.ts';
import type { SegmentBlocks } from '../segments/lexical-segment.ts';
import type { KeptContents, OpenFile } from './open-file.ts';

/** Blocks less than this apart are read at once: a read costs as much as copying so many bytes. */
const GAP_BYTES = 16_384;

/** Where a file's blocks lie in memory. */
export interface BlocksInMemory {
  readonly memory: TextMemory;
  /** Address at which the file would begin. */
  readonly origin: number;
}

let shared: TextMemory | undefined;

/** Memory for contents that are not kept, for all searches of this thread: whatever is there is gone with the next read. */
function passingMemory(): TextMemory {
  shared ??= new TextMemory();
  return shared;
}

/** Brings blocks of files to memory, and notices when they are no longer what was indexed. */
export class IndexedText {
  blocksRead = 0;
  bytesRead = 0;

  /** Whether contents in memory are what was indexed. @param block - one of the file's */
  isAsIndexed(
    { memory, address, asIndexed }: KeptContents,
    size: number,
    blocks: SegmentBlocks,
    block: number,
  ): boolean {
    const known = asIndexed.get(blocks);
    if (known !== undefined) return known;
    const { fileIds, starts } = blocks;
    let end = 0;
    let same = true;
    for (let one = firstBlock(blocks, block); same && one < blocks.length && fileIds[one] === fileIds[block]; one++) {
      end = starts[one] + blocks.sizes[one];
      same = end <= size && isBlock(memory.bytes, address + starts[one], blocks, one);
    }
    same &&= end === size;
    asIndexed.set(blocks, same);
    return same;
  }

  /**
   * Brings some blocks of a file to memory.
   * @param candidates - which of `blocks`, ascending
   * @param visit - is handed some of them, as many as could be read at once; they are gone after it returns. False: no more is wanted
   * @returns false if one is not what was indexed
   */
  read(
    file: OpenFile,
    blocks: SegmentBlocks,
    candidates: Uint32Array,
    visit: (place: BlocksInMemory, candidates: Uint32Array) => boolean,
  ): boolean {
    for (let from = 0; from < candidates.length; ) {
      const start = blocks.starts[candidates[from]];
      let end = start + blocks.sizes[candidates[from]];
      let to = from + 1;
      while (to < candidates.length && blocks.starts[candidates[to]] - end < GAP_BYTES) {
        end = blocks.starts[candidates[to]] + blocks.sizes[candidates[to]];
        to++;
      }
      const place = this.#bring(file, start, end - start);
      const some = candidates.subarray(from, to);
      for (const block of some) {
        if (!isBlock(place.memory.bytes, place.origin + blocks.starts[block], blocks, block)) return false;
      }
      if (!visit(place, some)) return true;
      from = to;
    }
    return true;
  }

  /** Brings all of a file to memory, as it is now. */
  readAll(file: OpenFile): BlocksInMemory & { readonly size: number } {
    if (file.kept !== undefined) return { memory: file.kept.memory, origin: file.kept.address, size: file.size };
    return this.#bring(file, 0, file.size);
  }

  #bring(file: OpenFile, position: number, length: number): BlocksInMemory & { readonly size: number } {
    const memory = passingMemory();
    const address = TextMemory.firstText;
    if (!memory.reserve(address + length)) {
      throw new Error(`expected ${length} bytes of memory for a file, got none; leave out files of that size`);
    }
    const size = file.read(memory.bytes.subarray(address, address + length), position, length);
    // Behind a file that has become shorter nothing of another must be taken for its own.
    memory.bytes.fill(0, address + size, address + length);
    this.bytesRead += size;
    return { memory, origin: address - position, size };
  }
}

/** The first block of the file that a block is of. */
export function firstBlock({ fileIds, starts }: SegmentBlocks, block: number): number {
  let first = block;
  while (starts[first] > 0 && fileIds[first - 1] === fileIds[block]) first--;
  return first;
}

function isBlock(bytes: Buffer, from: number, { sizes, checksums }: SegmentBlocks, block: number): boolean {
  return crc32(bytes.subarray(from, from + sizes[block])) === checksums[block];
}

/** Bytes of the byte order mark at an address: at the start of a file it is not part of its first line. */
export function markBytes(bytes: Buffer, at: number, end: number): 0 | 3 {
  return end - at >= 3 && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf ? 3 : 0;
}
