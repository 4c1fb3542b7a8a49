import { type Data, makeData, RecordBatch, Struct } from 'apache-arrow';
import { type ColumnDefinition, vectorSize } from '../schema/column.ts';
import type { Columns, TableDefinition } from '../schema/table-definition.ts';
import { SharedBody } from './shared-body.ts';
import { sharedStringsOf } from './shared-strings.ts';
import { vectorItems } from './vector-items.ts';

interface ArrayOf {
  u8: Uint8Array<SharedArrayBuffer>;
  u16: Uint16Array<SharedArrayBuffer>;
  u32: Uint32Array<SharedArrayBuffer>;
  u64: BigUint64Array<SharedArrayBuffer>;
  f32: Float32Array<SharedArrayBuffer>;
  enumeration: Uint8Array<SharedArrayBuffer>;
  i8_vector: Int8Array<SharedArrayBuffer>;
  f16_vector: Uint16Array<SharedArrayBuffer>;
  f32_vector: Float32Array<SharedArrayBuffer>;
}

const ARRAYS = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
  f32: Float32Array,
  enumeration: Uint8Array,
  i8_vector: Int8Array,
  f16_vector: Uint16Array,
  f32_vector: Float32Array,
} as const;

/** Strings of a column: row i is `bytes[offsets[i]] .. bytes[offsets[i + 1]]`. */
export interface FixedStrings {
  readonly offsets: Int32Array<SharedArrayBuffer>;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
}

/** The values of a batch's columns, by name. Of a column of vectors those of all rows, back to back. */
export type FixedColumns<C extends Columns> = {
  readonly [K in keyof C]: C[K] extends ColumnDefinition<infer S>
    ? S extends keyof ArrayOf
      ? ArrayOf[S]
      : S extends 'utf8' | 'binary'
        ? FixedStrings
        : never
    : never;
};

/** A record batch whose values are yet to be written, in place. */
export interface FixedBatch<C extends Columns = Columns> {
  /** Zeroes. Fill them before the batch is handed over. */
  readonly columns: FixedColumns<C>;
  /** The batch over the same memory. */
  readonly batch: RecordBatch;
}

/**
 * A batch of a number of rows known beforehand, in one SharedArrayBuffer (layout: {@link SharedBody}): what a layer wants that writes a row for
 * each row it reads. A {@link BatchWriter}, which grows, writes every value twice.
 *
 * @param byteLengths - for columns of strings or bytes, all of their bytes together
 * @throws TypeError when a column is dictionary-encoded or nullable, or of variable width without its byte length
 */
export function createFixedBatch<C extends Columns>(
  table: TableDefinition<C>,
  rows: number,
  byteLengths: { readonly [K in keyof C]?: number } = {},
): FixedBatch<C> {
  const entries = Object.entries(table.columns).map(([name, { type, storage, nullable, values }]) => {
    const byteLength = storage === 'utf8' || storage === 'binary' ? byteLengths[name] : undefined;
    if ((!(storage in ARRAYS) && byteLength === undefined) || nullable) {
      throw new TypeError(
        `table '${table.name}': expected fixed-width columns without nulls, got column '${name}' ` +
          `(${nullable ? 'nullable' : storage}); use createBatchWriter`,
      );
    }
    /** Values in all rows; a column of vectors has several in each. */
    const size = vectorSize(type);
    return {
      name,
      values,
      byteLength,
      size,
      count: rows * (size ?? 1),
      Values: ARRAYS[storage as keyof ArrayOf] as unknown as typeof Uint32Array,
    };
  });
  const body = new SharedBody(
    entries.flatMap(({ Values, byteLength, size, count }) => {
      if (byteLength !== undefined) return [0, (rows + 1) * 4, byteLength];
      return [...(size === undefined ? [] : [0]), 0, count * Values.BYTES_PER_ELEMENT];
    }),
  );
  const columns: Record<string, Uint32Array | FixedStrings> = {};
  const children = entries.map(({ name, values, byteLength, size, count, Values }, i): Data => {
    const { type } = table.schema.fields[i];
    body.take(0);
    if (byteLength !== undefined) {
      const offsets = new Int32Array(body.buffer, body.take((rows + 1) * 4).byteOffset, rows + 1);
      const bytes = body.take(byteLength);
      columns[name] = { offsets, bytes };
      return makeData({ type, length: rows, nullCount: 0, valueOffsets: offsets, data: bytes } as never) as Data;
    }
    if (size !== undefined) body.take(0);
    const { byteOffset } = body.take(count * Values.BYTES_PER_ELEMENT);
    const data = new Values(body.buffer, byteOffset, count);
    columns[name] = data;
    if (size !== undefined) {
      return makeData({ type, length: rows, nullCount: 0, child: vectorItems(type, data as never) } as never) as Data;
    }
    const dictionary = values.length > 0 ? { dictionary: sharedStringsOf(values) } : {};
    return makeData({ type, length: rows, nullCount: 0, data, ...dictionary } as never) as Data;
  });
  const { schema } = table;
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children }),
  );
  return { columns: columns as unknown as FixedColumns<C>, batch };
}
