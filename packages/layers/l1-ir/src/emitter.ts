import { DiagnosticRows } from './rows/diagnostic-rows.ts';
import { ExportRows } from './rows/export-rows.ts';
import { ImportRows } from './rows/import-rows.ts';
import { NodeRows } from './rows/node-rows.ts';
import { ReferenceRows } from './rows/reference-rows.ts';

/**
 * Where a front end writes what it read: the rows of the layer's tables, for one file at a time. Row numbers are local to the file.
 * Strings go into dictionaries first, each table column having its own, so that hot loops write numbers only.
 */
export class Emitter {
  readonly nodes: NodeRows = new NodeRows();
  readonly imports: ImportRows = new ImportRows();
  readonly references: ReferenceRows = new ReferenceRows();
  readonly exports: ExportRows = new ExportRows();
  readonly diagnostics: DiagnosticRows;
  /**
   * Changes whenever the dictionaries are emptied: a front end that remembers numbers of strings forgets them when this is not what it
   * was.
   */
  batch = 0;
  #fileId = 0;

  /** @param layer - slot of the layer, as diagnostics name it */
  constructor(layer: string) {
    this.diagnostics = new DiagnosticRows(layer);
  }

  /** Begins a file. The layer does this, not the front end. */
  begin(fileId: number): void {
    this.#fileId = fileId;
    this.nodes.begin();
    this.imports.begin();
    this.references.begin();
    this.exports.begin();
    this.diagnostics.begin(fileId);
  }

  end(): void {
    this.nodes.end(this.#fileId);
    this.imports.end(this.#fileId);
    this.references.end(this.#fileId);
    this.exports.end(this.#fileId);
  }

  /** The rows since the last call, as one batch a table; the emitter is then empty. */
  finish() {
    this.batch++;
    return {
      nodes: this.nodes.finish(),
      imports: this.imports.finish(),
      references: this.references.finish(),
      exports: this.exports.finish(),
      diagnostics: this.diagnostics.finish(),
    };
  }
}
