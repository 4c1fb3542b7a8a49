import { sourceOptions } from '@strata/source';
import { columnDictionary, columnValues, FileStatus, stringAt } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';

/** Some files, counted. */
export interface FileCounts {
  readonly files: number;
  readonly filesByStatus: Readonly<Record<string, number>>;
  readonly lines: number;
  readonly bytes: number;
}

/**
 * Counts the files whose language has definitions: the languages read by default, and those of which some file has rows in `nodes`. A tree holds
 * other text too, which can be searched but has no symbols; counted here, it would make figures such as lines per second say nothing.
 *
 * @param nodes - null where no layer made any: then all files count
 */
export function countFiles(files: Table, nodes: Table | null): FileCounts {
  const counts = { files: 0, filesByStatus: noneByStatus(), lines: 0, bytes: 0 };
  const statuses = Object.keys(FileStatus);
  const isSource = nodes === null ? () => true : languagesIn(files, nodes);
  for (const batch of files.batches) {
    const counted = languageFlags(batch, isSource);
    const languages = columnValues(batch, 'language');
    const status = columnValues<Uint8Array>(batch, 'status');
    const lines = columnValues(batch, 'lines');
    const sizes = columnValues(batch, 'size');
    for (let i = 0; i < batch.numRows; i++) {
      if (!counted[languages[i]]) continue;
      counts.files++;
      counts.filesByStatus[statuses[status[i]]]++;
      counts.lines += lines[i];
      counts.bytes += sizes[i];
    }
  }
  return counts;
}

/** A count of 0 for each status. */
export function noneByStatus(): Record<string, number> {
  return Object.fromEntries(Object.keys(FileStatus).map((name) => [name, 0]));
}

function languagesIn(files: Table, nodes: Table): (language: string) => boolean {
  const found = new Set(sourceOptions.parse({}).languages);
  const nodeFiles = nodes.batches.map((batch) => columnValues(batch, 'file_id')).filter((ids) => ids.length > 0);
  for (const batch of files.batches) {
    const ids = columnValues(batch, 'file_id');
    const languages = columnValues(batch, 'language');
    const known = languageFlags(batch, (language) => found.has(language));
    for (let i = 0; i < batch.numRows; i++) {
      if (known[languages[i]] || !has(nodeFiles, ids[i])) continue;
      known[languages[i]] = true;
      found.add(stringAt(columnDictionary(batch, 'language'), languages[i]));
    }
  }
  return (language) => found.has(language);
}

function languageFlags(batch: RecordBatch, is: (language: string) => boolean): boolean[] {
  const names = columnDictionary(batch, 'language');
  return Array.from({ length: names.length }, (_, i) => is(stringAt(names, i)));
}

/** Whether one of some ascending lists, of which each goes on where the one before ends, has a number. */
function has(lists: readonly Uint32Array[], wanted: number): boolean {
  const list = lists[firstAtLeast(lists.length, (i) => lists[i][lists[i].length - 1], wanted)];
  return list !== undefined && list[firstAtLeast(list.length, (i) => list[i], wanted)] === wanted;
}

function firstAtLeast(length: number, valueAt: (i: number) => number, wanted: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
