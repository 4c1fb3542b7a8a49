import { type Column, type ColumnTable, isValid } from './column-table.ts';
import { bitmapBytes, type ColumnSizes, type ColumnTargets, type TablePlan } from './table-plan.ts';

/** Plans to write a table that is in columns already: its buffers are copied, one `set` each. */
export function planColumns(table: ColumnTable): TablePlan {
  const { schema, rows, columns } = table;
  return {
    schema,
    rows,
    columns: columns.map((column) => sizesOf(column, rows)),
    write: (i, targets) => writeColumn(columns[i], rows, targets),
  };
}

function sizesOf(column: Column, rows: number): ColumnSizes {
  const nullCount = countNulls(column.validity, rows);
  const words = column.type === 'dictionary' ? column.words : undefined;
  return {
    nullCount,
    validity: nullCount > 0 ? bitmapBytes(rows) : 0,
    offsets: 'offsets' in column ? (rows + 1) * 4 : 0,
    values: 'bytes' in column ? column.offsets[rows] : column.values.byteLength,
    words: words?.length ?? 0,
    wordOffsets: words ? (words.length + 1) * 4 : 0,
    wordBytes: words ? words.offsets[words.length] : 0,
  };
}

function writeColumn(column: Column, rows: number, targets: ColumnTargets): void {
  if (targets.validity.length > 0 && column.validity) {
    targets.validity.set(column.validity.subarray(0, targets.validity.length));
    // Bits behind the last row are zero, so that the same table gives the same bytes.
    const over = rows & 7;
    if (over !== 0) targets.validity[targets.validity.length - 1] &= (1 << over) - 1;
  }
  if ('offsets' in column) targets.offsets.set(bytesOf(column.offsets));
  targets.values.set('bytes' in column ? column.bytes.subarray(0, targets.values.length) : bytesOf(column.values));
  if (column.type === 'dictionary' && targets.wordOffsets.length > 0) {
    const { offsets, length, bytes } = column.words;
    targets.wordOffsets.set(bytesOf(offsets.subarray(0, length + 1)));
    targets.wordBytes.set(bytes.subarray(0, targets.wordBytes.length));
  }
}

function countNulls(validity: Uint8Array | undefined, rows: number): number {
  if (validity === undefined) return 0;
  let nulls = 0;
  for (let i = 0; i < rows; i++) if (!isValid(validity, i)) nulls++;
  return nulls;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
