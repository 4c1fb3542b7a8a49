import type { SegmentBlocks } from '../segments/lexical-segment.ts';
import { markBytes } from './indexed-text.ts';
import type { OpenFile } from './open-file.ts';

/** Where blocks of a segment lie in memory: those of files that are kept, and were as they were indexed when they were read. */
export class BlockPlaces {
  /** Address of the first byte of each block that is there, a byte order mark not counted. */
  readonly from: Uint32Array;
  /** Address behind its last. */
  readonly end: Uint32Array;
  /** The file of each block that is there. */
  readonly files: (OpenFile | undefined)[];

  constructor({ length }: SegmentBlocks) {
    this.from = new Uint32Array(length);
    this.end = new Uint32Array(length);
    this.files = new Array<undefined>(length).fill(undefined);
  }

  /** Takes note of a file that is kept as it was indexed. @param first - the first of its blocks */
  add(file: OpenFile, blocks: SegmentBlocks, first: number): void {
    const { starts, sizes } = blocks;
    const { memory, address } = file.kept!;
    for (let block = first; isOfSameFile(blocks, block, first); block++) {
      const from = address + starts[block];
      this.end[block] = from + sizes[block];
      this.from[block] = from + (starts[block] === 0 ? markBytes(memory.bytes, from, this.end[block]) : 0);
      this.files[block] = file;
    }
  }

  /** Takes note that a file is there no more. */
  remove(blocks: SegmentBlocks, first: number): void {
    for (let block = first; isOfSameFile(blocks, block, first); block++) this.files[block] = undefined;
  }
}

function isOfSameFile({ fileIds, length }: SegmentBlocks, block: number, first: number): boolean {
  return block < length && fileIds[block] === fileIds[first];
}
