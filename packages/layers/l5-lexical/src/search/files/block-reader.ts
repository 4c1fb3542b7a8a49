import type { SegmentBlocks } from '../segments/lexical-segment.ts';
import { type BlocksInMemory, IndexedText, markBytes } from './indexed-text.ts';
import type { OpenFile } from './open-file.ts';

/** Reads blocks of files one by one. */
export class BlockReader {
  readonly #text = new IndexedText();

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
    candidates: Uint32Array,
    visit: (block: number, contents: Buffer) => boolean,
  ): boolean {
    if (file.size !== indexedSize) return false;
    const visitAll = ({ memory: { bytes }, origin }: BlocksInMemory, some: Uint32Array) =>
      some.every((block) => {
        const from = origin + blocks.starts[block];
        const end = from + blocks.sizes[block];
        return visit(block, bytes.subarray(from + (from === origin ? markBytes(bytes, from, end) : 0), end));
      });
    const { kept } = file;
    if (kept === undefined) return this.#text.read(file, blocks, candidates, visitAll);
    if (!this.#text.isAsIndexed(kept, file.size, blocks, candidates[0])) return false;
    visitAll({ memory: kept.memory, origin: kept.address }, candidates);
    return true;
  }
}
