import type { StringValues } from '@strata/tables';
import { damaged } from './codec-failure.ts';
import { arrayOf, type Column, type ColumnTable, isValid, type NumberArray, type Validity } from './column-table.ts';
import { continuesWords } from './continues-words.ts';
import { bitmapBytes } from './table-plan.ts';
import type { ColumnSchema, TableSchema } from './table-schema.ts';

/**
 * Tables of one schema as one, copied. Dictionaries have to be the same, or each an extension of the one before.
 *
 * @param copied - is told of the bytes
 * @throws DecodeError when dictionaries contradict each other
 */
export function concatColumns(
  schema: TableSchema,
  tables: readonly ColumnTable[],
  copied: (bytes: number) => void,
): ColumnTable {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const columns = schema.columns.map((column, i) =>
    concat(
      column,
      tables.map((table) => [table.columns[i], table.rows] as const),
      rows,
      copied,
    ),
  );
  return { schema, rows, columns };
}

type Part = readonly [column: Column, rows: number];

function concat(schema: ColumnSchema, parts: readonly Part[], rows: number, copied: (bytes: number) => void): Column {
  const validity = concatValidity(parts, rows);
  copied(validity?.byteLength ?? 0);
  switch (schema.type) {
    case 'utf8':
    case 'binary': {
      const bytes = joinNumbers(
        parts.map(([column]) => ('bytes' in column ? column.bytes : EMPTY)),
        Uint8Array,
      );
      const offsets = joinOffsets(parts, rows);
      copied(bytes.byteLength + offsets.byteLength);
      return { type: schema.type, offsets, bytes: bytes as Uint8Array, validity };
    }
    case 'list': {
      const values = joinNumbers(parts.map(valuesOf), arrayOf(schema.item));
      const offsets = joinOffsets(parts, rows);
      copied(values.byteLength + offsets.byteLength);
      return { type: 'list', offsets, values, validity };
    }
    case 'fixed-list': {
      const values = joinNumbers(parts.map(valuesOf), arrayOf(schema.item));
      copied(values.byteLength);
      return { type: 'fixed-list', values, validity };
    }
    case 'dictionary': {
      const values = joinNumbers(parts.map(valuesOf), arrayOf(schema.codes)) as Uint32Array;
      copied(values.byteLength);
      return { type: 'dictionary', values, words: lastWords(schema.name, parts), validity };
    }
    default: {
      const values = joinNumbers(parts.map(valuesOf), arrayOf(schema.type));
      copied(values.byteLength);
      return { type: schema.type, values, validity };
    }
  }
}

const EMPTY = new Uint8Array(0);

const valuesOf = ([column]: Part): NumberArray => ('values' in column ? column.values : EMPTY);

function joinNumbers(parts: readonly NumberArray[], Values: { new (length: number): NumberArray }): NumberArray {
  const joined = new Values(parts.reduce((sum, part) => sum + part.length, 0)) as Uint32Array;
  let at = 0;
  for (const part of parts) {
    joined.set(part as Uint32Array, at);
    at += part.length;
  }
  return joined;
}

function joinOffsets(parts: readonly Part[], rows: number): Int32Array {
  const joined = new Int32Array(rows + 1);
  let row = 0;
  for (const [column, count] of parts) {
    if (!('offsets' in column)) continue;
    const start = joined[row];
    for (let i = 1; i <= count; i++) joined[++row] = start + column.offsets[i];
  }
  if (row > 0 && joined.some((offset) => offset < 0)) throw damaged('less than 2 GiB in a column', 'more');
  return joined;
}

function concatValidity(parts: readonly Part[], rows: number): Validity {
  if (parts.every(([{ validity }]) => validity === undefined)) return undefined;
  const joined = new Uint8Array(bitmapBytes(rows));
  let row = 0;
  for (const [{ validity }, count] of parts) {
    for (let i = 0; i < count; i++, row++) if (isValid(validity, i)) joined[row >> 3] |= 1 << (row & 7);
  }
  return joined;
}

/** The words of the last part, which those of the others have to be the beginning of. */
function lastWords(name: string, parts: readonly Part[]): StringValues {
  let words: StringValues = { length: 0, offsets: new Int32Array(1), bytes: EMPTY };
  for (const [column] of parts) {
    if (column.type !== 'dictionary' || column.words === words) continue;
    const before = words;
    words = column.words;
    const end = before.offsets[before.length];
    const extended =
      continuesWords(words, before) ||
      (words.length >= before.length &&
        before.offsets.every((offset, i) => i > before.length || offset === words.offsets[i]) &&
        Buffer.compare(before.bytes.subarray(0, end), words.bytes.subarray(0, end)) === 0);
    if (!extended) throw damaged(`one dictionary of column '${name}' for all batches`, 'several');
  }
  return words;
}
