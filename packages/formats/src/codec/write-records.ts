import { arrayOf, elementType, type NumberArray } from './column-table.ts';
import { compileRecords, placeWidth, type RecordForm, type RecordTargets } from './compile-records.ts';
import type { RowTable } from './row-table.ts';
import { refuse, writeNumber } from './scan-plainly.ts';
import { beginAgain, CHUNK, limitOf, listTarget } from './scan-rows.ts';
import type { ScannedLists } from './scanned-rows.ts';
import type { NumberType } from './table-schema.ts';
import { guessBytes, mostBytesOf, TextSink } from './text-sink.ts';

/** Rows that were written as records. */
export interface WrittenRecords {
  /** Everything, with zeroes where nothing was written and behind; other things may be written behind `end`. */
  readonly sink: TextSink;
  /** Where the last text ends. */
  readonly end: number;
  /** By column. */
  readonly columns: readonly { readonly nulls: readonly number[]; readonly lists?: ScannedLists }[];
}

/**
 * Writes rows as records, and their texts behind them, row by row: every value is read once and written once, to where it stays. Lists and bytes are only
 * collected, and fields of nulls stay zero.
 *
 * @param first - where the first record begins, aligned as the form needs
 * @throws TypeError when a row lacks a value, or has one that does not fit
 */
export function writeRecords(table: RowTable, form: RecordForm, first: number): WrittenRecords {
  const { rows, schema } = table;
  const texts = Math.ceil((first + rows.length * form.stride) / 8) * 8;
  const around = form.texts === 'capnp' ? 5 : 7;
  const room = schema.columns.reduce(
    (sum, { name, type }) => sum + (type === 'utf8' ? guessBytes(rows, name, around) : 0),
    texts,
  );
  const found = schema.columns.map((column) =>
    column.type === 'binary' || 'item' in column
      ? listTarget(table, column)
      : { column, nulls: [], limit: column.type === 'utf8' ? 0 : limitOf(table, column), lists: undefined },
  );
  const state = {
    first,
    cursor: Float64Array.of(texts),
    nulls: found.map(({ nulls }) => nulls),
    limits: found.map(({ limit }) => limit),
    lists: found.map((target) => ('list' in target ? target.list : undefined)),
  };
  let targets: RecordTargets = { ...state, ...viewsOf(new TextSink(room), form) };
  const write = compileRecords(form);
  for (let done = 0; done < rows.length; ) {
    const to = Math.min(done + CHUNK, rows.length);
    if (write) {
      done = write(rows, done, to, targets);
      if (done === to) continue;
      beginAgain(found, done);
    }
    makeRoom(table, done, targets);
    targets = { ...state, ...viewsOf(targets.sink, form) };
    writePlainly(table, form, done, targets);
    done++;
  }
  return {
    sink: targets.sink,
    end: targets.cursor[0],
    columns: found.map(({ nulls, lists }) => ({ nulls, lists })),
  };
}

function viewsOf(sink: TextSink, { schema }: RecordForm): Pick<RecordTargets, 'sink' | 'numbers' | 'words'> {
  const { buffer } = sink.bytes;
  const numbers = schema.columns.map((column) => {
    if (column.type === 'utf8' || column.type === 'binary' || 'item' in column) return undefined;
    const Numbers = arrayOf(elementType(column) as NumberType);
    return new Numbers(buffer as ArrayBuffer, 0, Math.floor(buffer.byteLength / Numbers.BYTES_PER_ELEMENT));
  });
  return { sink, numbers, words: new Int32Array(buffer) };
}

/** Makes room for the texts of a row. */
function makeRoom({ schema, rows }: RowTable, row: number, { sink, cursor }: RecordTargets): void {
  let most = 0;
  for (const { name } of schema.columns) {
    const value = rows[row][name];
    if (typeof value === 'string') most += mostBytesOf(value);
  }
  if (cursor[0] + most <= sink.room || sink.grow(cursor[0], most)) return;
  throw new RangeError(`table '${schema.name}', row ${row}: expected texts of less than 2 GiB in all, got more`);
}

/** What `compileRecords` compiles, spelled out for one row; also says what is wrong with it. */
function writePlainly(table: RowTable, form: RecordForm, i: number, targets: RecordTargets): void {
  const { sink, cursor, words, first, nulls, limits, lists, numbers } = targets;
  const row = table.rows[i];
  form.schema.columns.forEach((column, k) => {
    const value = row[column.name];
    const place = (first + form.places[k] + i * form.stride) / placeWidth(column);
    const list = lists[k];
    if (list) list(row, i);
    else if (value === null && column.nullable) nulls[k].push(i);
    else if (column.type === 'utf8' && typeof value === 'string') {
      const at = cursor[0];
      if (form.texts === 'flatbuffers') {
        const size = sink.text.utf8Write(value, at + 4);
        words[at / 4] = size;
        words[place] = at - place * 4;
        cursor[0] = Math.ceil((at + 4 + size + 1) / 4) * 4;
      } else {
        const size = sink.text.utf8Write(value, at);
        words[place] = (((at - place * 4) / 8 - 1) << 2) | 1;
        words[place + 1] = ((size + 1) << 3) | 2;
        cursor[0] = Math.ceil((at + size + 1) / 8) * 8;
      }
    } else if (column.type === 'utf8' || !writeNumber(value, place, numbers[k] as NumberArray, column, limits[k])) {
      refuse(table, i, column, limits[k]);
    }
  });
}
