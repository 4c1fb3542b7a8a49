import { createBatchWriter, exports } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Rows of `exports`. */
export class ExportRows {
  readonly #writer = createBatchWriter(exports);
  readonly #columns = this.#writer.columns;
  #first = 0;

  /** The dictionary of names. */
  readonly names = this.#columns.name.strings;

  begin(): void {
    this.#first = this.#columns.file_id.length;
  }

  /**
   * @param action - an ExportAction
   * @param name - number in {@link names}
   */
  add(action: number, name: number, line: number): void {
    const columns = this.#columns;
    columns.file_id.push(0);
    columns.action.push(action);
    columns.name.push(name);
    columns.line.push(line);
  }

  end(fileId: number): void {
    this.#columns.file_id.values.fill(fileId, this.#first, this.#columns.file_id.length);
  }

  finish(): RecordBatch {
    this.#first = 0;
    return this.#writer.finish();
  }
}
