import { createFixedBatch, type FixedBatch, links } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Rows of a batch but the last. Batches are written in place; only the last is cut to its length, by a copy. */
export const BATCH_ROWS = 1 << 18;

/** The rows of `links` that are being written, batch by batch. */
export class LinkRows {
  /** Rows written. Up to {@link BATCH_ROWS}, whoever has values for the columns writes them at this position and adds one. */
  length = 0;
  readonly #emit: (batch: RecordBatch) => void;
  #batch: FixedBatch<typeof links.columns>;
  #file = 0;
  /** The first row of the file. */
  #fileStart = 0;

  constructor(emit: (batch: RecordBatch) => void) {
    this.#emit = emit;
    this.#batch = createFixedBatch(links, BATCH_ROWS);
  }

  get references(): Uint32Array {
    return this.#batch.columns.reference;
  }

  get targetFiles(): Uint32Array {
    return this.#batch.columns.target_file;
  }

  get targetNodes(): Uint32Array {
    return this.#batch.columns.target_node;
  }

  get evidences(): Uint8Array {
    return this.#batch.columns.evidence;
  }

  /** The rows that follow are of this file. */
  beginFile(file: number): void {
    this.#endFile();
    this.#file = file;
  }

  /** Makes room when there is none. */
  handOverIfFull(): void {
    if (this.length < BATCH_ROWS) return;
    this.#endFile();
    this.#emit(this.#batch.batch);
    this.#batch = createFixedBatch(links, BATCH_ROWS);
    this.length = 0;
    this.#fileStart = 0;
  }

  finish(): void {
    this.#endFile();
    const { columns, batch } = createFixedBatch(links, this.length);
    for (const [name, values] of Object.entries(columns)) {
      values.set(this.#batch.columns[name as keyof typeof columns].subarray(0, this.length));
    }
    this.#emit(batch);
  }

  #endFile(): void {
    const ids = this.#batch.columns.file_id;
    // A loop: files have some hundred links, and `fill` on shared memory takes a slow path.
    for (let row = this.#fileStart; row < this.length; row++) ids[row] = this.#file;
    this.#fileStart = this.length;
  }
}
