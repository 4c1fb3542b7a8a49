import type { Manifest } from '@strata/pipeline';
import { columnValues, FileStatus, lexicalSegments } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { noneByStatus } from './count-files.ts';

/** The text that can be searched, whatever its language. */
export interface TextSummary {
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
  /** Files that were left out, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Bytes on disk of the tables that make it searchable. */
  readonly indexBytes: number;
  /** Segments of the lexical index, and how many of them were taken from the index as it was before. */
  readonly segments: number;
  readonly keptSegments: number;
}

/** Sums up what `search` has to search; null where the index has no text. */
export function textSummary(files: Table, tables: Manifest['tables'], keptSegments: number): TextSummary | null {
  const segments = tables.find(({ name }) => name === lexicalSegments.name)?.rows;
  if (segments === undefined) return null;
  const statuses = Object.keys(FileStatus);
  const byStatus = noneByStatus();
  let bytes = 0;
  let lines = 0;
  for (const batch of files.batches) {
    const status = columnValues<Uint8Array>(batch, 'status');
    const sizes = columnValues(batch, 'size');
    const lineCounts = columnValues(batch, 'lines');
    for (let i = 0; i < batch.numRows; i++) {
      byStatus[statuses[status[i]]]++;
      if (status[i] !== FileStatus.indexed) continue;
      bytes += sizes[i];
      lines += lineCounts[i];
    }
  }
  const { indexed: searchable, ...leftOut } = byStatus;
  const indexBytes = tables
    .filter(({ name }) => name.startsWith('lexical_'))
    .reduce((total, table) => total + table.bytes, 0);
  return { files: searchable, bytes, lines, leftOut, indexBytes, segments, keptSegments };
}
