import { arrayOf, elementType } from './column-table.ts';
import { compileScan, type ScanTarget } from './compile-scan.ts';
import { listValues } from './list-values.ts';
import { rowFault } from './row-fault.ts';
import type { RowTable } from './row-table.ts';
import { scanPlainly } from './scan-plainly.ts';
import type { ScannedColumn } from './scanned-rows.ts';
import type { ColumnSchema, NumberType } from './table-schema.ts';
import { guessBytes, mostBytesOf, TextSink } from './text-sink.ts';

/** Rows of one call of a compiled loop: enough calls that V8 optimises the loop and not just one run of it. */
export const CHUNK = 1024;

/**
 * Reads rows once, checks every value against its column, and gives them by column.
 *
 * @throws TypeError when a row lacks a value, or has one that does not fit
 */
export function scanRows(table: RowTable): ScannedColumn[] {
  const { rows, schema } = table;
  const targets = schema.columns.map((column) => targetOf(table, column));
  const joined = compileScan(schema, true);
  const single = compileScan(schema, false);
  for (let done = 0; done < rows.length; ) {
    const to = Math.min(done + CHUNK, rows.length);
    if (joined && single) {
      done = joined(rows, done, to, targets);
      if (done === to) continue;
      beginAgain(targets, done);
      done = single(rows, done, to, targets);
      if (done === to) continue;
      beginAgain(targets, done);
      if (makeRoom(table, done, targets)) continue;
    }
    scanPlainly(table, done, to, targets);
    done = to;
  }
  return targets.map(({ nulls, numbers, sink, starts, lists }) => {
    const texts = sink && starts && { bytes: sink.bytes.subarray(0, starts[rows.length]), starts };
    return { nulls, numbers, texts, lists };
  });
}

/** Takes back what was taken of rows from `row` on. */
export function beginAgain(targets: readonly Pick<Target, 'nulls' | 'lists'>[], row: number): void {
  for (const { nulls, lists } of targets) {
    while (nulls.length > 0 && nulls[nulls.length - 1] >= row) nulls.pop();
    if (lists) lists.length = row;
  }
}

/** Makes room for a row's texts. False if there is, so that something else is the matter. */
function makeRoom(table: RowTable, row: number, targets: readonly Target[]): boolean {
  let grown = false;
  for (const { column, sink, starts } of targets) {
    const text = table.rows[row]?.[column.name];
    if (!sink || !starts || typeof text !== 'string' || starts[row] + mostBytesOf(text) <= sink.room) continue;
    if (!sink.grow(starts[row], mostBytesOf(text)))
      rowFault(table, column.name)(row, 'texts of less than 2 GiB in all');
    grown = true;
  }
  return grown;
}

export interface Target extends ScanTarget {
  readonly lists?: (ArrayLike<number | bigint> | undefined)[];
}

function targetOf(table: RowTable, column: ColumnSchema): Target {
  const { rows } = table;
  switch (column.type) {
    case 'utf8': {
      const sink = new TextSink(guessBytes(rows, column.name, 0));
      return { column, nulls: [], limit: 0, sink, starts: new Int32Array(rows.length + 1) };
    }
    case 'binary':
    case 'list':
    case 'fixed-list':
      return listTarget(table, column);
    default: {
      const numbers = new (arrayOf(elementType(column) as NumberType))(rows.length);
      return { column, nulls: [], limit: limitOf(table, column), numbers };
    }
  }
}

/** Collects lists, or bytes. */
export function listTarget(table: RowTable, column: ColumnSchema): Target {
  const lists: (ArrayLike<number | bigint> | undefined)[] = [];
  const nulls: number[] = [];
  const fault = rowFault(table, column.name);
  const list: ScanTarget['list'] = (row, i) => {
    const values = listValues(row, column, (expected) => fault(i, expected));
    if (values === undefined) nulls.push(i);
    lists.push(values);
  };
  return { column, nulls, limit: 0, lists, list };
}

/** What the numbers of a column are below: of codes the number of words. */
export function limitOf({ dictionaries, schema }: RowTable, { name, type }: ColumnSchema): number {
  if (type !== 'dictionary') return Number.POSITIVE_INFINITY;
  const words = dictionaries[name];
  if (words) return words.length;
  throw new TypeError(`table '${schema.name}': expected the words of column '${name}' in dictionaries, got none`);
}
