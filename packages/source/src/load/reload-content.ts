import type { LoadContext } from '@strata/pipeline/contract';
import { columnStrings, columnValues, defineTable, FileStatus, files, stringAt } from '@strata/tables';
import { makeData, RecordBatch, Struct } from 'apache-arrow';
import type { SourceOptions } from '../source-options.ts';
import { blobId } from './blob-id.ts';
import { ContentBuffer } from './content-buffer.ts';
import { contentColumn } from './content-column.ts';

const { schema } = defineTable(files.name, files.doc, files.select('content').columns);

/**
 * Reads the contents of files again, from the page cache as a rule. Only what hashes to what it did is given: of a file that was changed or removed
 * meanwhile the contents are empty, whatever its size was.
 *
 * @param rows - path, size, hash and status of the files
 */
export function reloadContent(rows: RecordBatch, { root, signal, at }: Omit<LoadContext<SourceOptions>, 'emit'>) {
  const paths = columnStrings(rows, 'path');
  const hashes = columnStrings(rows, 'hash');
  const sizes = columnValues(rows, 'size');
  const statuses = columnValues<Uint8Array>(rows, 'status');
  const isIndexed = (row: number) => statuses[row] === FileStatus.indexed;
  const contents = new ContentBuffer(sizes.reduce((total, size, row) => total + (isIndexed(row) ? size : 0), 0));
  const offsets = new Int32Array(new SharedArrayBuffer((rows.numRows + 1) * 4));
  for (let row = 0; row < rows.numRows; row++) {
    if ((row & 63) === 0) signal.throwIfAborted();
    if (isIndexed(row)) {
      const path = stringAt(paths, row);
      at(path);
      const from = contents.length;
      contents.read(`${root}/${path}`, sizes[row], sizes[row], false);
      const bytes = contents.bytes.subarray(from, contents.length);
      if (bytes.length !== sizes[row] || blobId(bytes) !== stringAt(hashes, row)) contents.length = from;
    }
    offsets[row + 1] = contents.length;
  }
  const children = [contentColumn(contents, offsets)];
  const struct = makeData({ type: new Struct(schema.fields), length: rows.numRows, nullCount: 0, children });
  return new RecordBatch(schema, struct);
}
