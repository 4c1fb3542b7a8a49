import type { LayerSignal } from '../contract/layer.ts';

/** An abort flag in shared memory: one side sets it, the other sees it between two instructions. */
export class SharedSignal implements LayerSignal {
  readonly memory: SharedArrayBuffer;
  readonly #flag: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.memory = memory;
    this.#flag = new Int32Array(memory);
  }

  get aborted(): boolean {
    return Atomics.load(this.#flag, 0) !== 0;
  }

  throwIfAborted(): void {
    if (this.aborted) throw new DOMException('The run was aborted', 'AbortError');
  }

  abort(): void {
    Atomics.store(this.#flag, 0, 1);
  }
}
