import type { DecodedTable } from '../codec/codec.ts';
import type { CodecFailure } from '../codec/codec-failure.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import type { OpenRegionResult, SharedRegion } from './region.ts';
import { readSharedTable } from './share-table.ts';
import type { SharedMemoryFailure } from './shared-memory-failure.ts';

export type ReadTableResult =
  | { readonly ok: true; readonly table: DecodedTable }
  | { readonly ok: false; readonly failure: SharedMemoryFailure | CodecFailure };

/**
 * Reads a table that lies in shared memory, as often as it is asked, and keeps the region open between. The table is checked whole when it is
 * first read, and again whenever its maker has put another in its place; as long as the region's generation is the same, and so always for a region that
 * nobody can write to, it is handed out as it is.
 */
export class SharedTableReader {
  readonly #open: () => OpenRegionResult;
  readonly #schema: TableSchema;
  #region: SharedRegion | undefined;
  #table: DecodedTable | undefined;

  /** @param open - `openThreadRegion` or `openSharedRegion` of the region that is meant */
  constructor(open: () => OpenRegionResult, schema: TableSchema) {
    this.#open = open;
    this.#schema = schema;
  }

  /** The table that is there now. Tables that were given out before show zeroes once there is another. */
  read(): ReadTableResult {
    if (this.#table && this.#region?.isCurrent()) return { ok: true, table: this.#table };
    this.close();
    const opened = this.#open();
    if (!opened.ok) return opened;
    const read = readSharedTable(opened.region, this.#schema);
    if (!read.ok) {
      opened.region.close();
      return read;
    }
    [this.#region, this.#table] = [opened.region, read.table];
    return read;
  }

  close(): void {
    this.#region?.close();
    this.#region = undefined;
    this.#table = undefined;
  }
}
