import { createFixedBatch, type FixedBatch, links } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Rows of a batch but the last. Batches are written in place; only the last is cut to its length, by a copy. */
const BATCH_ROWS = 1 << 18;

/** Writes the rows of `links`, handing batches over as they are full. */
export class LinkRows {
  #emit: (batch: RecordBatch) => void;
  #length = 0;
  #full: FixedBatch<typeof links.columns>;

  constructor(emit: (batch: RecordBatch) => void) {
    this.#emit = emit;
    this.#full = createFixedBatch(links, BATCH_ROWS);
  }

  push(file: number, reference: number, targetFile: number, targetNode: number, evidence: number): void {
    if (this.#length === BATCH_ROWS) {
      this.#emit(this.#full.batch);
      this.#full = createFixedBatch(links, BATCH_ROWS);
      this.#length = 0;
    }
    const { columns } = this.#full;
    const row = this.#length++;
    columns.file_id[row] = file;
    columns.reference[row] = reference;
    columns.target_file[row] = targetFile;
    columns.target_node[row] = targetNode;
    columns.evidence[row] = evidence;
  }

  finish(): void {
    const { columns, batch } = createFixedBatch(links, this.#length);
    for (const [name, values] of Object.entries(columns)) {
      values.set(this.#full.columns[name as keyof typeof columns].subarray(0, this.#length));
    }
    this.#emit(batch);
    this.#length = 0;
  }
}
