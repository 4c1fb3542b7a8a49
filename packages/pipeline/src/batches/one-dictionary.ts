import { batchOf } from '@strata/formats/hand-over';
import { DataType, type RecordBatch, type Schema } from 'apache-arrow';
import { packBatches } from './pack-batches.ts';

/**
 * The batches as a repository layer sees them: each dictionary column with one dictionary for all. Gives the batches themselves where
 * that is so, else copies.
 */
export function withOneDictionary(schema: Schema, batches: readonly RecordBatch[]): readonly RecordBatch[] {
  const isOne = schema.fields.every(({ type }, i) => {
    return !DataType.isDictionary(type) || new Set(batches.map(({ data }) => data.children[i].dictionary)).size <= 1;
  });
  if (isOne) return batches;
  const { children } = packBatches(schema, batches).data;
  let from = 0;
  return batches.map(({ numRows }) => {
    const rows = batchOf(
      schema,
      numRows,
      children.map((column) => column.slice(from, numRows)),
    );
    from += numRows;
    // Packed again, so that no column starts at an offset; the dictionary stays the same object.
    return packBatches(schema, [rows]);
  });
}
