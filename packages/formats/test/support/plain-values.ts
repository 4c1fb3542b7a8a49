import { MapRow, type RecordBatch, StructRow, Vector } from 'apache-arrow';

/** The values of batches as plain JavaScript values that `toEqual` compares by content, row by row. */
export function plainRows(batches: readonly RecordBatch[]): unknown[][] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.numRows }, (_, row) =>
      batch.schema.fields.map((_, i) => plain(batch.getChildAt(i)?.get(row))),
    ),
  );
}

function plain(value: unknown): unknown {
  if (value instanceof Vector) return Array.from({ length: value.length }, (_, i) => plain(value.get(i)));
  if (value instanceof StructRow) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  if (value instanceof MapRow) return [...value].map(([key, inner]) => [key, plain(inner)]);
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array, (number) => plain(number));
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return value.getTime();
  return value;
}
