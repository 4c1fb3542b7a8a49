import { Packr } from 'msgpackr';
import { compileLoop, fitsCode } from '../codec/compile-loop.ts';
import type { RowTable } from '../codec/row-table.ts';
import { CHUNK, limitOf } from '../codec/scan-rows.ts';
import type { ColumnSchema } from '../codec/table-schema.ts';
import { guessBytes, MOST_BYTES, mostBytesOf, TextSink } from '../codec/text-sink.ts';
import { isPlain, LAST_RECORD, RECORD_EXTENSION, recordNames, wholeOf } from './layout.ts';

/**
 * Rows as msgpackr's records, the bytes that msgpackr itself would write: everything but the rows is by msgpackr, the rows are by a loop compiled for their
 * columns.
 *
 * @returns undefined where msgpackr has to do it all: for other columns than {@link isPlain} allows, for values that do not fit, without compiled code
 */
export function encodeRecords(table: RowTable): Uint8Array | undefined {
  const { schema, rows } = table;
  if (!isPlain(schema) || rows.length === 0) return undefined;
  const head = headOf(table);
  const write = compileRecordRows(schema.columns);
  if (!head || !write) return undefined;
  const room = schema.columns.reduce(
    (sum, { name, type }) =>
      sum + (type === 'utf8' ? guessBytes(rows, name, 2) : rows.length * (type === 'u8' ? 1 : 2)),
    head.bytes.length + rows.length,
  );
  const sink = new TextSink(room);
  sink.bytes.set(head.bytes);
  const limits = schema.columns.map((column) => limitOf(table, column));
  const cursor = Float64Array.of(head.bytes.length);
  for (let done = 0; done < rows.length; ) {
    const to = Math.min(done + CHUNK, rows.length);
    done = write(rows, done, to, sink.bytes, sink.text, cursor, head.id, writeWide, ...limits);
    if (done === to) continue;
    let most = 5 * schema.columns.length;
    for (const { name } of schema.columns) {
      const value = rows[done]?.[name];
      if (typeof value === 'string') most += mostBytesOf(value);
    }
    if (cursor[0] + most <= sink.room || !sink.grow(cursor[0], most)) return undefined;
  }
  return sink.bytes.subarray(0, cursor[0]);
}

/** Everything before the values of the first row, with the definition of its record, and the record's id. */
function headOf(table: RowTable): { readonly bytes: Uint8Array; readonly id: number } | undefined {
  const { columns } = table.schema;
  const sample = Object.fromEntries(columns.map(({ name }) => [name, 0]));
  const packed = new Packr({ useRecords: true, variableMapSize: true }).pack(wholeOf(table, [sample]));
  // It ends with an array of one, the definition, and a zero for each column.
  const names = recordNames(table.schema);
  const at = packed.length - columns.length - names.length - 4;
  const id = packed[at + 3];
  const isThere = packed[at] === 0x91 && packed[at + 2] === RECORD_EXTENSION && id <= LAST_RECORD;
  if (!isThere || Buffer.compare(packed.subarray(at + 4, at + 4 + names.length), names) !== 0) return undefined;
  const definition = packed.subarray(at + 1, at + 4 + names.length);
  return { bytes: Buffer.concat([packed.subarray(0, at), arrayHead(table.rows.length), definition]), id };
}

function arrayHead(length: number): Uint8Array {
  if (length < 16) return Uint8Array.of(0x90 | length);
  if (length < 0x1_0000) return Uint8Array.of(0xdc, length >> 8, length);
  return Uint8Array.of(0xdd, length >> 24, length >> 16, length >> 8, length);
}

type Write = (
  rows: RowTable['rows'],
  from: number,
  to: number,
  bytes: Uint8Array,
  text: TextSink['text'],
  cursor: Float64Array,
  id: number,
  writeWide: (text: TextSink['text'], bytes: Uint8Array, value: string, at: number) => number,
  ...limits: number[]
) => number;

/** Writes rows `from` to `to` behind the cursor; gives `to`, or a row that does not fit the room or its columns. */
function compileRecordRows(columns: readonly ColumnSchema[]): Write | undefined {
  return compileLoop<Write>(JSON.stringify(['msgpack', columns]), () => [
    ['rows', 'from', 'to', 'bytes', 'text', 'cursor', 'id', 'writeWide', ...columns.map((_, k) => `limit${k}`)],
    `
    const room = bytes.length - ${columns.length * 5 + 8};
    let at = cursor[0];
    for (let i = from; i < to; i++) {
      const row = rows[i], begin = at;
      // The first record has its definition in the place of its id.
      if (i > 0) bytes[at++] = id;
      ${columns.map(valueCode).join('\n')}
    }
    cursor[0] = at;
    return to;`,
  ]);
}

function valueCode(column: ColumnSchema, k: number): string {
  const stop = '{ cursor[0] = begin; return i; }';
  const value = `const value = row[${JSON.stringify(column.name)}];`;
  if (column.type === 'utf8') {
    return `{
      ${value}
      if (typeof value !== 'string' || at + ${MOST_BYTES} > room) ${stop}
      const { length } = value;
      if (length < 32 && text.utf8Write(value, at + 1) === length) { bytes[at] = 0xa0 | length; at += length + 1; }
      else if (length >= 32 && length < 256 && text.utf8Write(value, at + 2) === length) { bytes[at] = 0xd9; bytes[at + 1] = length; at += length + 2; }
      else at = writeWide(text, bytes, value, at);
    }`;
  }
  return `{
    ${value}
    if (!(${fitsCode(column, `limit${k}`)}) || at > room) ${stop}
    if (value < 64) bytes[at++] = value;
    else if (value < 256) { bytes[at] = 0xcc; bytes[at + 1] = value; at += 2; }
    else if (value < 65536) { bytes[at] = 0xcd; bytes[at + 1] = value >> 8; bytes[at + 2] = value; at += 3; }
    else { bytes[at] = 0xce; bytes[at + 1] = value >> 24; bytes[at + 2] = value >> 16; bytes[at + 3] = value >> 8; bytes[at + 4] = value; at += 5; }
  }`;
}

/** A text that is long or not ASCII. @returns where the next value goes */
function writeWide(text: TextSink['text'], bytes: Uint8Array, value: string, at: number): number {
  const size = Buffer.byteLength(value, 'utf8');
  let from = at;
  if (size < 32) bytes[from++] = 0xa0 | size;
  else {
    const width = size < 256 ? 1 : size < 65536 ? 2 : 4;
    bytes[from++] = width === 1 ? 0xd9 : width === 2 ? 0xda : 0xdb;
    for (let shift = width * 8 - 8; shift >= 0; shift -= 8) bytes[from++] = size >> shift;
  }
  return from + text.utf8Write(value, from);
}
