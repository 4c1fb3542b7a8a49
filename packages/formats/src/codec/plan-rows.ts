import { fillValidity, type StringValues } from '@strata/tables';
import { arrayOf, elementType, type NumberArray, widthOf } from './column-table.ts';
import { checkItem } from './list-values.ts';
import { rawText } from './raw-text.ts';
import { rowFault } from './row-fault.ts';
import type { RowTable } from './row-table.ts';
import { scanRows } from './scan-rows.ts';
import type { ScannedColumn } from './scanned-rows.ts';
import { bitmapBytes, type ColumnSizes, type ColumnTargets, type TablePlan } from './table-plan.ts';
import type { ColumnSchema, NumberType } from './table-schema.ts';

/**
 * Plans to write rows as columns. All rows are read here, once, each value into its place within its column; writing a column later is one copy.
 *
 * @throws TypeError when a row lacks a value, or has one that does not fit
 */
export function planRows(table: RowTable): TablePlan {
  const { schema, rows } = table;
  const scanned = scanRows(table);
  const words = schema.columns.map(({ name, type }) =>
    type === 'dictionary' ? stringsOf(table.dictionaries[name]) : undefined,
  );
  return {
    schema,
    rows: rows.length,
    columns: schema.columns.map((column, i) => sizesOf(column, rows.length, scanned[i], words[i])),
    write(i, targets) {
      const { nulls, numbers, texts, lists } = scanned[i];
      if (nulls.length > 0) fillValidity(targets.validity, rows.length, nulls);
      if (numbers) targets.values.set(new Uint8Array(numbers.buffer, 0, numbers.byteLength));
      else if (texts) {
        new Int32Array(targets.offsets.buffer, targets.offsets.byteOffset, rows.length + 1).set(texts.starts);
        targets.values.set(texts.bytes);
      } else if (lists) writeLists(targets, schema.columns[i], lists, rowFault(table, schema.columns[i].name));
      const ownWords = words[i];
      if (!ownWords || targets.wordOffsets.length === 0) return;
      targets.wordOffsets.set(new Uint8Array(ownWords.offsets.buffer));
      targets.wordBytes.set(ownWords.bytes);
    },
  };
}

function sizesOf(
  column: ColumnSchema,
  rows: number,
  scanned: ScannedColumn,
  words: StringValues | undefined,
): ColumnSizes {
  const { nulls, numbers, texts, lists } = scanned;
  const width = widthOf(elementType(column) ?? 'u8');
  const items =
    column.type === 'fixed-list'
      ? rows * column.size
      : (lists ?? []).reduce((sum, list) => sum + (list?.length ?? 0), 0);
  return {
    nullCount: nulls.length,
    validity: nulls.length > 0 ? bitmapBytes(rows) : 0,
    offsets: texts || column.type === 'list' || column.type === 'binary' ? (rows + 1) * 4 : 0,
    values: numbers?.byteLength ?? texts?.bytes.byteLength ?? items * width,
    words: words?.length ?? 0,
    wordOffsets: words?.offsets.byteLength ?? 0,
    wordBytes: words?.bytes.byteLength ?? 0,
  };
}

function writeLists(
  { offsets, values }: ColumnTargets,
  column: ColumnSchema,
  lists: NonNullable<ScannedColumn['lists']>,
  fail: (row: number, expected: string) => never,
): void {
  const item = (elementType(column) as NumberType | undefined) ?? 'u8';
  const Values = arrayOf(item);
  const all: NumberArray = new Values(
    values.buffer as ArrayBuffer,
    values.byteOffset,
    values.byteLength / Values.BYTES_PER_ELEMENT,
  );
  const ends = new Int32Array(offsets.buffer, offsets.byteOffset, offsets.byteLength / 4);
  let at = 0;
  lists.forEach((list, i) => {
    for (let k = 0; list && k < list.length; k++) {
      // A bigint where a number belongs, or the other way round, cannot even be written.
      checkItem(list[k], list[k], item, (expected) => fail(i, expected));
      all[at + k] = list[k] as never;
      checkItem(list[k], all[at + k], item, (expected) => fail(i, expected));
    }
    at += column.type === 'fixed-list' ? column.size : (list?.length ?? 0);
    if (ends.length > 0) ends[i + 1] = at;
  });
}

/** Strings as Arrow lays them out. */
function stringsOf(words: readonly string[]): StringValues {
  const offsets = new Int32Array(words.length + 1);
  words.forEach((word, i) => {
    offsets[i + 1] = offsets[i] + Buffer.byteLength(word, 'utf8');
  });
  const bytes = new Uint8Array(offsets[words.length]);
  const text = rawText(bytes);
  words.forEach((word, i) => {
    text.utf8Write(word, offsets[i]);
  });
  return { length: words.length, offsets, bytes };
}
