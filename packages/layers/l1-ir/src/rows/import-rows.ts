import { createBatchWriter, imports, NONE } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** What an import row says; positions are a line (1-based) and a column (0-based, UTF-8 bytes). */
export interface ImportRow {
  /** Row of the node in whose scope the name is bound. */
  readonly node: number;
  /** Numbers in {@link ImportRows.modules}, `names`, `aliases`, `bound`; NONE for no name and no alias. */
  readonly module: number;
  readonly level: number;
  readonly name: number;
  readonly alias: number;
  readonly bound: number;
  /** Bits, ImportFlag. */
  readonly flags: number;
  readonly line: number;
  readonly col: number;
  readonly endLine: number;
  readonly endCol: number;
  readonly boundLine: number;
  readonly boundCol: number;
  readonly moduleLine: number;
  readonly moduleCol: number;
}

/** Rows of `imports`. They are few beside the other tables' rows, so a row may come as an object. */
export class ImportRows {
  readonly #writer = createBatchWriter(imports);
  readonly #columns = this.#writer.columns;
  #first = 0;

  readonly modules = this.#columns.module.strings;
  readonly names = this.#columns.name.strings;
  readonly aliases = this.#columns.alias.strings;
  readonly bound = this.#columns.bound.strings;

  get count(): number {
    return this.#columns.file_id.length - this.#first;
  }

  begin(): void {
    this.#first = this.#columns.file_id.length;
  }

  /** Adds an import and returns its row. */
  add(row: ImportRow): number {
    const columns = this.#columns;
    const number = this.count;
    columns.file_id.push(0);
    columns.import.push(number);
    columns.node.push(row.node);
    columns.module.push(row.module);
    // The column is a byte: 255 stands for as many dots or more, none of which can be resolved.
    columns.level.push(Math.min(row.level, 255));
    columns.name.pushId(row.name);
    columns.alias.pushId(row.alias);
    columns.bound.push(row.bound);
    columns.flags.push(row.flags);
    columns.line.push(row.line);
    columns.col.push(row.col);
    columns.end_line.push(row.endLine);
    columns.end_col.push(row.endCol);
    columns.bound_line.push(row.boundLine);
    columns.bound_col.push(row.boundCol);
    columns.module_line.push(row.moduleLine);
    columns.module_col.push(row.moduleCol);
    return number;
  }

  addFlags(row: number, flags: number): void {
    this.#columns.flags.values[this.#first + row] |= flags;
  }

  end(fileId: number): void {
    this.#columns.file_id.values.fill(fileId, this.#first, this.#columns.file_id.length);
  }

  finish(): RecordBatch {
    this.#first = 0;
    return this.#writer.finish();
  }
}

export const NO_NAME: number = NONE;
