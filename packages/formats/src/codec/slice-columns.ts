import { type Column, type ColumnTable, isValid, type NumberArray } from './column-table.ts';
import { bitmapBytes } from './table-plan.ts';
import type { ColumnSchema } from './table-schema.ts';

/** Rows `from` to `to` of a table. Values are views; offsets and validity are copied, because they have to start anew. */
export function sliceColumns(table: ColumnTable, from: number, to: number): ColumnTable {
  const columns = table.schema.columns.map((schema, i) => slice(schema, table.columns[i], from, to));
  return { schema: table.schema, rows: to - from, columns };
}

function slice(schema: ColumnSchema, column: Column, from: number, to: number): Column {
  const validity = sliceBits(column.validity, from, to);
  switch (column.type) {
    case 'utf8':
    case 'binary': {
      const [first, last] = [column.offsets[from], column.offsets[to]];
      return {
        ...column,
        offsets: sliceOffsets(column.offsets, from, to),
        bytes: column.bytes.subarray(first, last),
        validity,
      };
    }
    case 'list': {
      const values = cut(column.values, column.offsets[from], column.offsets[to]);
      return { ...column, offsets: sliceOffsets(column.offsets, from, to), values, validity };
    }
    case 'fixed-list': {
      const size = schema.type === 'fixed-list' ? schema.size : 0;
      return { ...column, values: cut(column.values, from * size, to * size), validity };
    }
    case 'dictionary':
      return { ...column, values: column.values.subarray(from, to), validity };
    default:
      return { ...column, values: cut(column.values, from, to), validity };
  }
}

const cut = (values: NumberArray, from: number, to: number): NumberArray => values.subarray(from, to);

const sliceOffsets = (offsets: Int32Array, from: number, to: number) =>
  offsets.subarray(from, to + 1).map((offset) => offset - offsets[from]);

function sliceBits(validity: Column['validity'], from: number, to: number): Column['validity'] {
  if (validity === undefined) return undefined;
  const bits = new Uint8Array(bitmapBytes(to - from));
  for (let i = from; i < to; i++) if (isValid(validity, i)) bits[(i - from) >> 3] |= 1 << ((i - from) & 7);
  return bits;
}
