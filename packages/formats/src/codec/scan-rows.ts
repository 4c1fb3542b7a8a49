import { arrayOf, elementType, type NumberArray } from './column-table.ts';
import { listValues } from './list-values.ts';
import { rowFault } from './row-fault.ts';
import type { Row, RowTable } from './row-table.ts';
import { specialise } from './specialise.ts';
import type { ColumnSchema, NumberType } from './table-schema.ts';

/**
 * How a format has the texts of a column one after the other: behind `prefix` bytes each, and followed by NULs up to a multiple of `align`, at least one.
 * An `align` of 1 is no NULs at all.
 */
export interface TextForm {
  readonly prefix: 0 | 4;
  readonly align: 1 | 4 | 8;
}

/** Texts of a column, joined as they will be written. */
export interface ScannedTexts {
  /** Texts of {@link CHUNK} rows each, with the NULs that belong between them. */
  readonly chunks: string[];
  /** Where each row's prefix or text begins, in bytes from the first; one more than rows. A null takes nothing. */
  readonly starts: Int32Array;
  /** Bytes of each row's text. */
  readonly lengths: Int32Array;
  byteLength: number;
}

/** What a column's rows hold, ready to be written: numbers and codes, texts, or lists and bytes. */
export interface ScannedColumn {
  /** Rows that are null, ascending. */
  readonly nulls: number[];
  readonly numbers?: NumberArray;
  readonly texts?: ScannedTexts;
  readonly lists?: (ArrayLike<number | bigint> | undefined)[];
}

/** Rows looked at together, column by column: few enough to stay in the first cache, so that each row comes from memory once. */
const CHUNK = 64;

/**
 * Reads rows once, checks every value against its column, and gives them by column.
 *
 * @throws TypeError when a row lacks a value, or has one that does not fit
 */
export function scanRows(table: RowTable, form: TextForm): ScannedColumn[] {
  const { schema, rows } = table;
  const scans = schema.columns.map((column) => columnScan(table, column, form));
  for (let from = 0; from < rows.length; from += CHUNK) {
    const to = Math.min(from + CHUNK, rows.length);
    for (const { step } of scans) step(from, to);
  }
  return scans.map(({ column }) => column);
}

interface ColumnScan {
  readonly column: ScannedColumn;
  step(from: number, to: number): void;
}

function columnScan(table: RowTable, column: ColumnSchema, form: TextForm): ColumnScan {
  const { rows } = table;
  const { name, nullable } = column;
  const fail = rowFault(table, name);
  const nulls: number[] = [];
  switch (column.type) {
    case 'utf8':
      return textScan(rows, column, form, nulls, fail);
    case 'binary':
    case 'list':
    case 'fixed-list': {
      const lists: (ArrayLike<number | bigint> | undefined)[] = [];
      const step = (from: number, to: number) => {
        for (let i = from; i < to; i++) {
          const values = listValues(rows[i], column, (expected) => fail(i, expected));
          if (values === undefined) nulls.push(i);
          lists.push(values);
        }
      };
      return { column: { nulls, lists }, step };
    }
    default: {
      const type = elementType(column) as NumberType;
      const numbers: NumberArray = new (arrayOf(type))(rows.length);
      const isBig = type === 'u64' || type === 'i64';
      const fill = specialise(isBig ? fillBigints : fillNumbers, name);
      // A code is below the number of words, any other number below infinity.
      const words = column.type === 'dictionary' ? wordCount(table, name) : Number.POSITIVE_INFINITY;
      const what = words === Number.POSITIVE_INFINITY ? type : `a code below ${words}, the number of words`;
      const isFloat = type[0] === 'f';
      const step = (from: number, to: number) => {
        const bad = fill(name, rows, from, to, numbers as never, nullable, isFloat, words, nulls);
        if (bad >= 0) fail(bad, what);
      };
      return { column: { nulls, numbers }, step };
    }
  }
}

function wordCount({ dictionaries, schema }: RowTable, name: string): number {
  const words = dictionaries[name];
  if (words) return words.length;
  throw new TypeError(`table '${schema.name}': expected the words of column '${name}' in dictionaries, got none`);
}

/** {@link specialise}d. Gives the first row that does not fit, or -1. */
function fillNumbers(
  name: string,
  rows: readonly Row[],
  from: number,
  to: number,
  out: Uint32Array,
  nullable: boolean,
  isFloat: boolean,
  limit: number,
  nulls: number[],
): number {
  for (let i = from; i < to; i++) {
    const value = rows[i][name];
    if (typeof value === 'number') {
      out[i] = value;
      // Whatever an integer column cannot hold comes back changed.
      if ((out[i] !== value && !isFloat) || value >= limit) {
        if (value !== limit || limit !== Infinity) return i;
      }
    } else if (nullable && value === null) nulls.push(i);
    else return i;
  }
  return -1;
}

/** {@link specialise}d. */
function fillBigints(
  name: string,
  rows: readonly Row[],
  from: number,
  to: number,
  out: BigUint64Array,
  nullable: boolean,
  _isFloat: boolean,
  _limit: number,
  nulls: number[],
): number {
  for (let i = from; i < to; i++) {
    const value = rows[i][name];
    if (typeof value === 'bigint') {
      out[i] = value;
      if (out[i] !== value) return i;
    } else if (nullable && value === null) nulls.push(i);
    else return i;
  }
  return -1;
}

function textScan(
  rows: readonly Row[],
  { name, nullable }: ColumnSchema,
  { prefix, align }: TextForm,
  nulls: number[],
  fail: (row: number, expected: string) => never,
): ColumnScan {
  const texts: ScannedTexts = {
    chunks: [],
    starts: new Int32Array(rows.length + 1),
    lengths: new Int32Array(rows.length),
    byteLength: 0,
  };
  const { chunks, starts, lengths } = texts;
  const nuls = '\0'.repeat(16);
  // Behind a text come its NULs and the next one's prefix: one string to append. By the length modulo `align`.
  const tails = Array.from({ length: align }, (_, over) => nuls.slice(0, (align === 1 ? 0 : align - over) + prefix));
  const head = nuls.slice(0, prefix);
  const join = specialise(joinTexts, name);
  const joinPacked = specialise(joinPackedTexts, name);
  const step = (from: number, to: number) => {
    let chunk =
      align === 1
        ? joinPacked(name, rows, from, to, starts, lengths, nullable, nulls, fail)
        : join(name, rows, from, to, starts, lengths, nullable, nulls, fail, tails, align - 1);
    // It must be one piece before it is measured and written: measuring does that.
    if (byteLength(chunk) !== chunk.length) {
      chunk = joinWide(rows, name, from, to, starts, lengths, tails, align - 1);
    }
    if (!(starts[to] >= starts[from])) fail(from, 'texts of less than 2 GiB in all');
    // The first prefix of all; the others are in the tails.
    chunks.push(from === 0 ? head + chunk : chunk);
    texts.byteLength = starts[to];
  };
  return { column: { nulls, texts }, step };
}

const byteLength = (text: string) => Buffer.byteLength(text, 'utf8');

/** {@link specialise}d. Texts with nothing between them. */
function joinPackedTexts(
  name: string,
  rows: readonly Row[],
  from: number,
  to: number,
  starts: Int32Array,
  lengths: Int32Array,
  nullable: boolean,
  nulls: number[],
  fail: (row: number, expected: string) => never,
): string {
  let joined = '';
  let end = starts[from];
  for (let i = from; i < to; i++) {
    const text = rows[i][name];
    if (typeof text === 'string') {
      const { length } = text;
      joined += text;
      end += length;
      lengths[i] = length;
    } else if (nullable && text === null) nulls.push(i);
    else fail(i, 'a string');
    starts[i + 1] = end;
  }
  return joined;
}

/** {@link specialise}d. Texts with their tails. */
function joinTexts(
  name: string,
  rows: readonly Row[],
  from: number,
  to: number,
  starts: Int32Array,
  lengths: Int32Array,
  nullable: boolean,
  nulls: number[],
  fail: (row: number, expected: string) => never,
  tails: readonly string[],
  mask: number,
): string {
  let joined = '';
  let end = starts[from];
  for (let i = from; i < to; i++) {
    const text = rows[i][name];
    if (typeof text === 'string') {
      const { length } = text;
      const tail = tails[length & mask];
      joined += text;
      joined += tail;
      end += length + tail.length;
      lengths[i] = length;
    } else if (nullable && text === null) nulls.push(i);
    else fail(i, 'a string');
    starts[i + 1] = end;
  }
  return joined;
}

/** Some of the texts are not ASCII: their bytes are counted one by one. Halves of surrogate pairs become U+FFFD, so that two do not meet. */
function joinWide(
  rows: readonly Row[],
  name: string,
  from: number,
  to: number,
  starts: Int32Array,
  lengths: Int32Array,
  tails: readonly string[],
  mask: number,
): string {
  let joined = '';
  let end = starts[from];
  for (let i = from; i < to; i++) {
    const text = rows[i][name];
    if (typeof text === 'string') {
      const length = byteLength(text);
      const tail = tails[length & mask];
      joined += text.toWellFormed() + tail;
      end += length + tail.length;
      lengths[i] = length;
    }
    starts[i + 1] = end;
  }
  return joined;
}
