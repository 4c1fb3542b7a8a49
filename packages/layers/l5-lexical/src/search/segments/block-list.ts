/** Numbers of blocks, in one array that grows. What has been read from `blocks` stays as it is when more are added. */
export class BlockList {
  #blocks = new Uint32Array(64);
  #length = 0;

  get blocks(): Uint32Array {
    return this.#blocks;
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room for `count` more. */
  reserve(count: number): void {
    if (this.#length + count <= this.#blocks.length) return;
    const blocks = new Uint32Array(Math.max(2 * this.#blocks.length, this.#length + count));
    blocks.set(this.#blocks.subarray(0, this.#length));
    this.#blocks = blocks;
  }

  /** Only after `reserve`. */
  push(block: number): void {
    this.#blocks[this.#length++] = block;
  }
}
