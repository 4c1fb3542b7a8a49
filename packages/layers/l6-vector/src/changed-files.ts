import { createBatchWriter, diagnostics, Severity } from '@strata/tables';

/** Code of the diagnostic of a file that was not what it had been when its text was asked for. */
const CHANGED_FILE = 'changed-file';

/** Files whose chunks have no vectors, because their text was no longer there: they were changed while the tree was being indexed. */
export class ChangedFiles {
  readonly #paths = new Map<number, string>();

  add(fileId: number, path: string): void {
    this.#paths.set(fileId, path);
  }

  /** Rows of `diagnostics`, one a file; undefined where there is none. */
  rows(slot: string) {
    if (this.#paths.size === 0) return undefined;
    const { columns, finish } = createBatchWriter(diagnostics);
    for (const [fileId, path] of [...this.#paths].sort(([a], [b]) => a - b)) {
      columns.file_id.push(fileId);
      columns.layer.pushString(slot);
      columns.severity.push(Severity.error);
      columns.code.pushString(CHANGED_FILE);
      columns.message.push(
        `${path}: expected what had been read of it before, got something else: it was changed while the tree was being indexed; ` +
          'its chunks have no vectors until it is indexed again',
      );
      columns.line.pushNull();
      columns.col.pushNull();
    }
    return finish();
  }
}
