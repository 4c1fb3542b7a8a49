import { MapRow, type RecordBatch, StructRow, type Table, Vector } from 'apache-arrow';

/**
 * Rows as plain objects, dictionaries decoded, for tests: slow and obvious. Bytes and lists become arrays, structs
 * and maps objects, 64-bit integers bigints.
 */
export function rowsOf(rows: RecordBatch | Table): Record<string, unknown>[] {
  const names = rows.schema.fields.map(({ name }) => name);
  const columns = names.map((_, i) => rows.getChildAt(i)!);
  return Array.from({ length: rows.numRows }, (_, row) =>
    Object.fromEntries(names.map((name, i) => [name, plain(columns[i].get(row))])),
  );
}

function plain(value: unknown): unknown {
  if (value instanceof Vector) return Array.from(value, plain);
  if (value instanceof StructRow || value instanceof MapRow) {
    return Object.fromEntries([...value].map(([name, member]) => [name, plain(member)]));
  }
  return ArrayBuffer.isView(value) && 'slice' in value ? Array.from(value as Uint8Array) : value;
}
