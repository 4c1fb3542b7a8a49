import { elementType } from './column-table.ts';
import { compileLoop, fitsCode } from './compile-loop.ts';
import type { Row } from './row-table.ts';
import type { ColumnSchema, NumberType, TableSchema } from './table-schema.ts';
import { MOST_BYTES, type TextSink } from './text-sink.ts';

/** How a format that has a record for each row lays them out. Records are of one size, one after the other; what they lead to comes behind them. */
export interface RecordForm {
  readonly schema: TableSchema;
  /** Bytes from one record to the next, a multiple of 4. */
  readonly stride: number;
  /** By column: where in a record its number lies, or what leads to its text. */
  readonly places: readonly number[];
  /**
   * `flatbuffers`: a text has its length before it and leads to a multiple of 4; what leads to it is its distance. `capnp`: texts take multiples of 8, what leads
   * to one is a list pointer. Both have at least one NUL behind.
   */
  readonly texts: 'flatbuffers' | 'capnp';
}

/** Where rows are written, and what is remembered of them. By column. */
export interface RecordTargets {
  /** Memory for all; texts go to the end of what is written. */
  readonly sink: TextSink;
  /** Where the first record begins. */
  readonly first: number;
  /** One number: where the next text goes. */
  readonly cursor: Float64Array;
  readonly nulls: readonly number[][];
  readonly limits: readonly number[];
  readonly lists: readonly (((row: Row, i: number) => void) | undefined)[];
  /** The memory as numbers of each column's type. */
  readonly numbers: readonly (ArrayLike<number | bigint> | undefined)[];
  /** The memory as 32-bit numbers. */
  readonly words: Int32Array;
}

/** Writes rows `from` to `to`; stops and gives a row as `Scan` does. The cursor is where that row's first text goes. */
export type WriteRecords = (rows: readonly Row[], from: number, to: number, targets: RecordTargets) => number;

/** The loop that writes rows as records, each value to where it stays, compiled for the form. Undefined where code cannot be made. */
export function compileRecords(form: RecordForm): WriteRecords | undefined {
  const { columns } = form.schema;
  const key = JSON.stringify(['records', form.texts, form.stride, form.places, columns]);
  const loop = compileLoop<(...given: unknown[]) => number>(key, () => {
    const body = `
      let at = cursor[0];
      for (let i = from; i < to; i++) {
        const row = rows[i], begin = at;
        ${columns.map((column, k) => valueCode(column, k, form)).join('\n')}
      }
      cursor[0] = at;
      return to;`;
    const common = ['rows', 'from', 'to', 'text', 'room', 'words', 'cursor'];
    return [[...common, ...columns.flatMap((_, k) => TAKES.map((name) => `${name}${k}`))], body];
  });
  return (
    loop &&
    ((rows, from, to, { sink, first, cursor, words, nulls, limits, lists, numbers }) => {
      const given = columns.flatMap((column, k) => [
        nulls[k],
        limits[k],
        lists[k],
        numbers[k],
        (first + form.places[k]) / placeWidth(column),
      ]);
      return loop(rows, from, to, sink.text, sink.room, words, cursor, ...given);
    })
  );
}

/** What the loop is given of a column, and the names it has for it. `first` counts in the column's own units. */
const TAKES = ['nulls', 'limit', 'list', 'numbers', 'first'];

/** Bytes of the unit in which a column's place is counted: of its number, or of a word of what leads to its text. */
export const placeWidth = (column: ColumnSchema): number =>
  'item' in column || column.type === 'utf8' || column.type === 'binary'
    ? 4
    : Number((elementType(column) as NumberType).slice(1)) / 8;

function valueCode(column: ColumnSchema, k: number, form: RecordForm): string {
  const stop = '{ cursor[0] = begin; return i; }';
  const value = `const value = row[${JSON.stringify(column.name)}];`;
  const orNull = column.nullable ? `if (value === null) nulls${k}.push(i); else` : '';
  const place = `first${k} + i * ${form.stride / placeWidth(column)}`;
  switch (column.type) {
    case 'binary':
    case 'list':
    case 'fixed-list':
      return `list${k}(row, i);`;
    case 'utf8':
      return `{
        ${value}
        if (typeof value === 'string') {
          if (at + ${MOST_BYTES} > room) ${stop}
          const place = ${place};
          ${TEXT_CODE[form.texts]}
        } else ${orNull} ${stop}
      }`;
    default:
      return `{ ${value} if (${fitsCode(column, `limit${k}`)}) numbers${k}[${place}] = value; else ${orNull} ${stop} }`;
  }
}

const TEXT_CODE = {
  flatbuffers: `
    const size = text.utf8Write(value, at + 4);
    words[at >> 2] = size;
    words[place] = at - place * 4;
    at = (at + size + 8) & -4;`,
  capnp: `
    const size = text.utf8Write(value, at);
    words[place] = (at - place * 4 - 8) >> 1 | 1;
    words[place + 1] = (size + 1) << 3 | 2;
    at = (at + size + 8) & -8;`,
} as const;
