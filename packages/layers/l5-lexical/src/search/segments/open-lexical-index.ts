import { columnValues } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { FileDirectory } from './file-directory.ts';
import type { LexicalSegment } from './lexical-segment.ts';
import { RowCursor, type RowSlice } from './row-cursor.ts';

/** The tables a search reads, by name. `files` needs the columns file_id, path, language, size and lines. */
export interface LexicalTables {
  readonly files: Table;
  readonly lexical_segments: Table;
  readonly lexical_blocks: Table;
  readonly lexical_trigrams: Table;
  readonly lexical_terms: Table;
  /** Contents that are to be passed over. Default: none. */
  readonly lexical_tombstones?: Table;
}

/** An index that can be searched. */
export interface LexicalIndex {
  readonly files: FileDirectory;
  readonly segments: readonly LexicalSegment[];
}

export type OpenLexicalResult =
  | { readonly ok: true; readonly index: LexicalIndex }
  /** The tables do not fit together. */
  | {
      readonly ok: false;
      readonly fault: { readonly reason: 'damaged'; readonly table: string; readonly message: string };
    };

/**
 * Opens the lexical index for searching. Nothing is copied or decoded: it takes as long as there are segments.
 *
 * A changed file costs a delta: the tables of a small segment with its new contents are put behind the others (`concat` of Arrow tables), and a
 * tombstone takes its old contents out of the segment they were in. `changeTables` makes both.
 */
export function openLexicalIndex(tables: LexicalTables): OpenLexicalResult {
  const deleted = deletedBySegment(tables.lexical_tombstones);
  const cursors = {
    lexical_blocks: new RowCursor(tables.lexical_blocks),
    lexical_trigrams: new RowCursor(tables.lexical_trigrams),
    lexical_terms: new RowCursor(tables.lexical_terms),
  };
  const segments: LexicalSegment[] = [];
  for (const batch of tables.lexical_segments.batches) {
    const column = (name: string) => columnValues(batch, name);
    for (let row = 0; row < batch.numRows; row++) {
      const slices = {} as Record<keyof typeof cursors, RowSlice>;
      for (const table of Object.keys(cursors) as (keyof typeof cursors)[]) {
        const rows = column(table.slice('lexical_'.length))[row];
        const slice = cursors[table].take(rows);
        if (slice === undefined) {
          const message = `segment ${segments.length} should have ${rows} rows in one batch of ${table}; index the tree again`;
          return { ok: false, fault: { reason: 'damaged', table, message } };
        }
        slices[table] = slice;
      }
      const number = segments.length;
      segments.push({
        ...segmentOf(slices.lexical_blocks, slices.lexical_trigrams, slices.lexical_terms),
        firstFile: column('first_file')[row],
        files: column('files')[row],
        deleted: deleted.get(number) ?? NOTHING,
      });
    }
  }
  return { ok: true, index: { files: new FileDirectory(tables.files), segments } };
}

const NOTHING: ReadonlySet<number> = new Set();

function deletedBySegment(tombstones: Table | undefined): ReadonlyMap<number, ReadonlySet<number>> {
  const deleted = new Map<number, Set<number>>();
  for (const batch of tombstones?.batches ?? []) {
    const segments = columnValues(batch, 'segment');
    const fileIds = columnValues(batch, 'file_id');
    for (let i = 0; i < batch.numRows; i++) {
      deleted.set(segments[i], (deleted.get(segments[i]) ?? new Set()).add(fileIds[i]));
    }
  }
  return deleted;
}

function segmentOf(
  blocks: RowSlice,
  trigrams: RowSlice,
  terms: RowSlice,
): Omit<LexicalSegment, 'firstFile' | 'files' | 'deleted'> {
  const fileIds = blocks.values('file_id');
  return {
    blocks: {
      length: fileIds.length,
      fileIds,
      starts: blocks.values('start'),
      sizes: blocks.values('size'),
      lines: blocks.values('line'),
      checksums: blocks.values('checksum'),
    },
    trigrams: trigrams.values('trigram'),
    trigramBlocks: trigrams.strings('blocks'),
    terms: terms.strings('term'),
    termPostings: terms.strings('postings'),
  };
}
