import { createBatchWriter, diagnostics, Severity } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Rows of `diagnostics`. */
export class DiagnosticRows {
  readonly #writer = createBatchWriter(diagnostics);
  readonly #columns = this.#writer.columns;
  readonly #layer: string;
  #fileId = 0;

  /** @param layer - slot of the layer that speaks */
  constructor(layer: string) {
    this.#layer = layer;
  }

  begin(fileId: number): void {
    this.#fileId = fileId;
  }

  /** Reports that something of the file is missing from the index: a stable code, what was expected and what came, and where. */
  error(code: string, message: string, line: number, col: number): void {
    this.#add(Severity.error, code, message, line, col);
  }

  /** Reports what others may not be able to read. */
  warning(code: string, message: string, line: number, col: number): void {
    this.#add(Severity.warning, code, message, line, col);
  }

  #add(severity: number, code: string, message: string, line: number, col: number): void {
    const columns = this.#columns;
    columns.file_id.push(this.#fileId);
    columns.layer.pushString(this.#layer);
    columns.severity.push(severity);
    columns.code.pushString(code);
    columns.message.push(message);
    columns.line.push(line);
    columns.col.push(col);
  }

  finish(): RecordBatch {
    return this.#writer.finish();
  }
}
