import type { StringValues } from '@strata/tables';
import { arrayOf, type NumberArray, widthOf } from './column-table.ts';
import { rawText } from './raw-text.ts';
import { rowFault } from './row-fault.ts';
import type { Row, RowTable, Value } from './row-table.ts';
import { specialise } from './specialise.ts';
import { bitmapBytes, type ColumnSizes, type ColumnTargets, type TablePlan } from './table-plan.ts';
import type { ColumnSchema, NumberType } from './table-schema.ts';

/**
 * Plans to write rows as columns. Numbers go straight from the rows to where they belong. Strings of 64 rows are joined, which gives
 * their sizes, and written with one call; where the joined text is ASCII the offsets are sums of lengths.
 *
 * @throws TypeError when a row lacks a value or has one of another kind, RangeError when one does not fit
 */
export function planRows(table: RowTable): TablePlan {
  const { schema, rows } = table;
  const writers = schema.columns.map((column) => columnWriter(table, column));
  return {
    schema,
    rows: rows.length,
    columns: writers.map(({ sizes }) => sizes),
    write: (i, targets) => writers[i].write(targets),
  };
}

interface ColumnWriter {
  readonly sizes: ColumnSizes;
  write(targets: ColumnTargets): void;
}

const NO_WORDS = { words: 0, wordOffsets: 0, wordBytes: 0 };

function columnWriter(table: RowTable, column: ColumnSchema): ColumnWriter {
  const { rows } = table;
  const nulls = column.nullable ? specialise(findNulls, column.name)(column.name, rows) : [];
  const bitmap = { nullCount: nulls.length, validity: nulls.length > 0 ? bitmapBytes(rows.length) : 0 };
  const fail = rowFault(table, column.name);
  switch (column.type) {
    case 'utf8': {
      const text = specialise(joinTexts, column.name)(column.name, rows, column.nullable, CHUNK, byteLength, fail);
      return {
        sizes: { ...bitmap, ...NO_WORDS, offsets: (rows.length + 1) * 4, values: text.bytes },
        write({ validity, offsets, values }) {
          writeValidity(validity, rows.length, nulls);
          view(Int32Array, offsets).set(text.offsets);
          writeChunks(values, text.chunks);
        },
      };
    }
    case 'binary':
    case 'list': {
      const values = rows.map((row, i) => listOf(row[column.name], column, i, fail));
      const offsets = new Int32Array(rows.length + 1);
      values.forEach((value, i) => {
        offsets[i + 1] = offsets[i] + value.length;
      });
      const width = column.type === 'list' ? widthOf(column.item) : 1;
      return {
        sizes: { ...bitmap, ...NO_WORDS, offsets: offsets.byteLength, values: offsets[rows.length] * width },
        write(targets) {
          writeValidity(targets.validity, rows.length, nulls);
          view(Int32Array, targets.offsets).set(offsets);
          const all = view(arrayOf(column.type === 'list' ? column.item : 'u8'), targets.values);
          values.forEach((value, i) => {
            setList(all, offsets[i], value, column, (expected) => fail(i, expected));
          });
        },
      };
    }
    case 'fixed-list':
      return {
        sizes: { ...bitmap, ...NO_WORDS, offsets: 0, values: rows.length * column.size * widthOf(column.item) },
        write({ validity, values }) {
          writeValidity(validity, rows.length, nulls);
          const all = view(arrayOf(column.item), values);
          rows.forEach((row, i) => {
            const value = listOf(row[column.name], column, i, fail);
            if (value.length !== column.size && row[column.name] !== null) fail(i, `${column.size} numbers`);
            setList(all, i * column.size, value, column, (expected) => fail(i, expected));
          });
        },
      };
    case 'dictionary': {
      const words = wordsOf(table.dictionaries[column.name], table.schema.name, column.name);
      return {
        sizes: {
          ...bitmap,
          offsets: 0,
          values: rows.length * widthOf(column.codes),
          words: words.length,
          wordOffsets: words.offsets.byteLength,
          wordBytes: words.bytes.byteLength,
        },
        write({ validity, values, wordOffsets, wordBytes }) {
          writeValidity(validity, rows.length, nulls);
          const codes = view(arrayOf(column.codes), values);
          const ok = specialise(fillNumbers, column.name)(
            column.name,
            rows,
            codes,
            fail,
            column.codes,
            column.nullable,
          );
          for (let i = 0; i < rows.length; i++) {
            if (ok[i] >= words.length && rows[i][column.name] !== null) {
              fail(i, `a code below ${words.length}, the number of words in dictionaries.${column.name}`);
            }
          }
          if (wordOffsets.length === 0) return;
          view(Int32Array, wordOffsets).set(words.offsets);
          wordBytes.set(words.bytes);
        },
      };
    }
    default:
      return {
        sizes: { ...bitmap, ...NO_WORDS, offsets: 0, values: rows.length * widthOf(column.type) },
        write({ validity, values }) {
          writeValidity(validity, rows.length, nulls);
          const numbers = view(arrayOf(column.type), values);
          const fill = isBig(column.type) ? fillBigints : fillNumbers;
          specialise(fill, column.name)(column.name, rows, numbers as never, fail, column.type, column.nullable);
        },
      };
  }
}

/** Rows joined to one string: enough that a call for each chunk costs little, few enough that a chunk stays in the cache. */
const CHUNK = 64;

const byteLength = (text: string) => Buffer.byteLength(text, 'utf8');

/** The strings of a column, joined, with their offsets as they will be written. */
interface JoinedTexts {
  readonly chunks: string[];
  readonly offsets: Int32Array;
  readonly bytes: number;
}

/** {@link specialise}d: it must reach nothing but its parameters. */
function joinTexts(
  name: string,
  rows: readonly Row[],
  nullable: boolean,
  size: number,
  bytesIn: (text: string) => number,
  fail: (row: number, expected: string) => never,
): JoinedTexts {
  const offsets = new Int32Array(rows.length + 1);
  const chunks: string[] = [];
  let at = 0;
  for (let from = 0; from < rows.length; from += size) {
    const to = Math.min(from + size, rows.length);
    let joined = '';
    let end = at;
    for (let i = from; i < to; i++) {
      const text = rows[i][name];
      if (typeof text === 'string') {
        joined += text;
        end += text.length;
      } else if (!(nullable && text === null)) fail(i, 'a string');
      offsets[i + 1] = end;
    }
    const bytes = bytesIn(joined);
    if (bytes !== joined.length) {
      // Some of it is not ASCII: string by string.
      end = at;
      for (let i = from; i < to; i++) {
        const text = rows[i][name];
        if (typeof text === 'string') end += bytesIn(text);
        offsets[i + 1] = end;
      }
      // Halves of a character in two strings would join to one of other length.
      if (end - at !== bytes) {
        joined = '';
        for (let i = from; i < to; i++) joined += String(rows[i][name] ?? '').toWellFormed();
      }
    }
    if (end > 0x7fff_ffff) fail(from, 'strings of less than 2 GiB in all');
    chunks.push(joined);
    at = end;
  }
  return { chunks, offsets, bytes: at };
}

/** {@link specialise}d. Gives `out`. */
function fillNumbers<A extends { [i: number]: number }>(
  name: string,
  rows: readonly Row[],
  out: A,
  fail: (row: number, expected: string) => never,
  type: string,
  nullable: boolean,
): A {
  const isFloat = type[0] === 'f';
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i][name];
    if (typeof value === 'number') {
      out[i] = value;
      // Whatever an integer column cannot hold comes back changed.
      if (out[i] !== value && !isFloat) fail(i, type);
    } else if (!(nullable && value === null)) fail(i, type);
  }
  return out;
}

/** {@link specialise}d. */
function fillBigints(
  name: string,
  rows: readonly Row[],
  out: BigInt64Array,
  fail: (row: number, expected: string) => never,
  type: string,
  nullable: boolean,
): void {
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i][name];
    if (nullable && value === null) continue;
    if (typeof value !== 'bigint') fail(i, `${type}, a bigint`);
    out[i] = value as bigint;
    if (out[i] !== value) fail(i, type);
  }
}

/** {@link specialise}d. Rows that are null, ascending. */
function findNulls(name: string, rows: readonly Row[]): number[] {
  const nulls: number[] = [];
  for (let i = 0; i < rows.length; i++) if (rows[i][name] === null) nulls.push(i);
  return nulls;
}

const isBig = (type: NumberType) => type === 'u64' || type === 'i64';

const EMPTY: readonly number[] = [];

function listOf(
  value: Value | undefined,
  column: ColumnSchema,
  row: number,
  fail: (row: number, expected: string) => never,
): ArrayLike<number | bigint> {
  if (value === null && column.nullable) return EMPTY;
  const fits = column.type === 'binary' ? value instanceof Uint8Array : Array.isArray(value);
  return fits ? (value as ArrayLike<number>) : fail(row, column.type === 'binary' ? 'a Uint8Array' : 'an array');
}

function setList(
  all: NumberArray,
  at: number,
  value: ArrayLike<number | bigint>,
  column: ColumnSchema,
  fail: (expected: string) => never,
): void {
  const item = column.type === 'list' || column.type === 'fixed-list' ? column.item : 'u8';
  const kind = isBig(item) ? 'bigint' : 'number';
  for (let k = 0; k < value.length; k++) {
    if (typeof value[k] !== kind) fail(`${kind}s`);
    all[at + k] = value[k];
    if (all[at + k] !== value[k] && item[0] !== 'f') fail(item);
  }
}

/** Validity of rows of which some are null. */
function writeValidity(bitmap: Uint8Array, rows: number, nulls: readonly number[]): void {
  if (bitmap.length === 0) return;
  bitmap.fill(0xff);
  if ((rows & 7) !== 0) bitmap[bitmap.length - 1] = (1 << (rows & 7)) - 1;
  for (const row of nulls) bitmap[row >> 3] &= ~(1 << (row & 7));
}

function writeChunks(target: Uint8Array, chunks: readonly string[]): void {
  const bytes = rawText(target);
  let at = 0;
  for (const chunk of chunks) at += bytes.utf8Write(chunk, at);
}

/** Strings as Arrow lays them out. @throws TypeError when they are missing */
function wordsOf(words: readonly string[] | undefined, table: string, column: string): StringValues {
  if (!words)
    throw new TypeError(`table '${table}': expected the words of column '${column}' in dictionaries, got none`);
  const offsets = new Int32Array(words.length + 1);
  words.forEach((word, i) => {
    offsets[i + 1] = offsets[i] + byteLength(word);
  });
  const bytes = new Uint8Array(offsets[words.length]);
  const buffer = rawText(bytes);
  words.forEach((word, i) => {
    buffer.utf8Write(word, offsets[i]);
  });
  return { length: words.length, offsets, bytes };
}

function view<A>(
  Type: { new (buffer: ArrayBufferLike, at: number, length: number): A; BYTES_PER_ELEMENT: number },
  bytes: Uint8Array,
): A {
  return new Type(bytes.buffer, bytes.byteOffset, bytes.byteLength / Type.BYTES_PER_ELEMENT);
}
