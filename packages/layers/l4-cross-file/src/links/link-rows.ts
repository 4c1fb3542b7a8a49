import { createFixedBatch, type FixedBatch, links } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Rows of a batch but the last. Batches are written in place; only the last is cut to its length, by a copy. */
const BATCH_ROWS = 1 << 18;

/** Writes the rows of `links`, handing batches over as they are full. */
export class LinkRows {
  readonly #emit: (batch: RecordBatch) => void;
  #batch: FixedBatch<typeof links.columns>;
  /** Rows in the batch, and the first of them that belongs to the current file. */
  #length = 0;
  #fileStart = 0;
  #file = 0;
  #references: Uint32Array;
  #targetFiles: Uint32Array;
  #targetNodes: Uint32Array;
  #evidence: Uint8Array;

  constructor(emit: (batch: RecordBatch) => void) {
    this.#emit = emit;
    this.#batch = createFixedBatch(links, BATCH_ROWS);
    const { columns } = this.#batch;
    this.#references = columns.reference;
    this.#targetFiles = columns.target_file;
    this.#targetNodes = columns.target_node;
    this.#evidence = columns.evidence;
  }

  /** The rows that follow are of this file. */
  beginFile(file: number): void {
    this.#endFile();
    this.#file = file;
  }

  push(reference: number, targetFile: number, targetNode: number, evidence: number): void {
    if (this.#length === BATCH_ROWS) this.#handOver();
    const row = this.#length++;
    this.#references[row] = reference;
    this.#targetFiles[row] = targetFile;
    this.#targetNodes[row] = targetNode;
    this.#evidence[row] = evidence;
  }

  finish(): void {
    this.#endFile();
    const { columns, batch } = createFixedBatch(links, this.#length);
    for (const [name, values] of Object.entries(columns)) {
      values.set(this.#batch.columns[name as keyof typeof columns].subarray(0, this.#length));
    }
    this.#emit(batch);
  }

  #endFile(): void {
    this.#batch.columns.file_id.fill(this.#file, this.#fileStart, this.#length);
    this.#fileStart = this.#length;
  }

  #handOver(): void {
    this.#endFile();
    this.#emit(this.#batch.batch);
    this.#batch = createFixedBatch(links, BATCH_ROWS);
    const { columns } = this.#batch;
    this.#references = columns.reference;
    this.#targetFiles = columns.target_file;
    this.#targetNodes = columns.target_node;
    this.#evidence = columns.evidence;
    this.#length = 0;
    this.#fileStart = 0;
  }
}
