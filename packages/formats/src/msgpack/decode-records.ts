import { isUtf8 } from 'node:buffer';
import { Unpackr } from 'msgpackr';
import { checkDictionaries } from '../codec/check-rows.ts';
import { DecodedRecords } from '../codec/decoded-records.ts';
import { RecordPlaces } from '../codec/record-places.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { FORMAT, isPlain, RECORD_EXTENSION, recordNames, VERSION } from './layout.ts';
import { lastValueOfRecord } from './verify-msgpack.ts';

/** Rows of one call of a loop: enough calls that V8 optimises it and not just one run of it. */
const CHUNK = 1024;

/**
 * Reads the records of rows where they lie: one pass that checks them, takes the numbers out and notes where the texts are. Everything but the rows is by
 * msgpackr.
 *
 * @returns undefined for anything but rows that are all of one record, in the order of the schema, with values as msgpackr writes them: then msgpackr is to
 * read it all, and what is wrong, if anything, will be found there
 */
export function decodeRecords(bytes: Uint8Array, schema: TableSchema): DecodedRecords | undefined {
  if (!isPlain(schema)) return undefined;
  const rowsAt = lastValueOfRecord(bytes);
  const head = rowsAt === undefined ? undefined : readHead(bytes, rowsAt, schema);
  if (rowsAt === undefined || head === undefined) return undefined;
  const { count, at } = readCount(bytes, rowsAt);
  const names = recordNames(schema);
  const start = at + 3 + names.length;
  const defined = bytes[at] === 0xd4 && bytes[at + 1] === RECORD_EXTENSION;
  // A row has an id and at least a byte for each column: what an absurd count would allocate is bounded by that.
  if (!defined || count === 0 || count * (schema.columns.length + 1) > bytes.length - start + 1) return undefined;
  if (Buffer.compare(bytes.subarray(at + 3, start), names) !== 0) return undefined;

  const isText = Uint8Array.from(schema.columns, ({ type }) => (type === 'utf8' ? 1 : 0));
  const firsts = schema.columns.map(({ type }) => (type === 'utf8' ? new Int32Array(count) : new Uint32Array(count)));
  const lengths = schema.columns.map(({ type }) => new Int32Array(type === 'utf8' ? count : 0));
  const largest = new Float64Array(schema.columns.length);
  const cursor = Float64Array.of(start);
  for (let row = 0; row < count; row += CHUNK) {
    const to = Math.min(row + CHUNK, count);
    if (!readRows(bytes, bytes[at + 2], row, to, cursor, isText, firsts, lengths, largest)) return undefined;
  }
  if (cursor[0] !== bytes.length) return undefined;
  const fits = schema.columns.every((column, k) => {
    if (column.type === 'utf8') return true;
    const width = column.type === 'dictionary' ? column.codes : column.type;
    const words = column.type === 'dictionary' ? head[column.name].length : Number.POSITIVE_INFINITY;
    return largest[k] < Math.min(words, 2 ** Number(width.slice(1)));
  });
  if (!fits) return undefined;
  let allAscii = true;
  for (let k = 0; k < firsts.length; k++) {
    for (let row = 0; isText[k] === 1 && row < count; row += CHUNK) {
      const wide = firstWide(bytes, firsts[k], lengths[k], row, Math.min(row + CHUNK, count));
      allAscii &&= wide < 0;
      for (let i = wide; i >= 0 && i < Math.min(row + CHUNK, count); i++) {
        if (!isUtf8(bytes.subarray(firsts[k][i], firsts[k][i] + lengths[k][i]) as Uint8Array<ArrayBuffer>))
          return undefined;
      }
    }
  }
  const columns = schema.columns.map((column, k) => {
    const numbers = isText[k] === 1 ? undefined : (firsts[k] as Uint32Array);
    const items = isText[k] === 1 ? { starts: firsts[k] as Int32Array, lengths: lengths[k] } : undefined;
    return { numbers, items, words: column.type === 'dictionary' ? head[column.name] : undefined };
  });
  const places = new RecordPlaces({
    schema,
    rows: count,
    bytes,
    items: columns.map(({ items }) => items),
    words: [],
    wordTexts: columns.map(({ words }) => words),
    numbers: columns.map(({ numbers }) => numbers),
    number: () => () => 0,
    largestCode: (column) => largest[column],
  });
  places.allAscii = allAscii;
  const copied = columns.reduce((sum, { numbers }) => sum + (numbers?.byteLength ?? 0), 0);
  return new DecodedRecords(places, copied);
}

/** The words of each dictionary, if all that is before the rows is as it should be. */
function readHead(bytes: Uint8Array, rowsAt: number, schema: TableSchema) {
  // No rows, in their place.
  const head = new Unpackr({ useRecords: true, mapsAsObjects: true }).unpack(
    Buffer.concat([bytes.subarray(0, rowsAt), Uint8Array.of(0x90)]),
  );
  if (typeof head !== 'object' || head === null || Object.keys(head).at(-1) !== 'rows') return undefined;
  const { format, version, table, dictionaries } = head as Record<string, unknown>;
  if (format !== FORMAT || version !== VERSION || table !== schema.name) return undefined;
  return checkDictionaries(schema, dictionaries);
}

/** The length of an array, and where its first value begins; 0 where there is no array. */
function readCount(bytes: Uint8Array, at: number): { readonly count: number; readonly at: number } {
  const token = bytes[at];
  if (token >= 0x90 && token < 0xa0) return { count: token & 0x0f, at: at + 1 };
  if (token === 0xdc) return { count: (bytes[at + 1] << 8) | bytes[at + 2], at: at + 3 };
  if (token !== 0xdd) return { count: 0, at };
  const [a, b, c, d] = bytes.subarray(at + 1, at + 5);
  return { count: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, at: at + 5 };
}

/**
 * Reads rows `from` to `to` behind the cursor.
 *
 * @param firsts - numbers, or where texts begin, by column
 * @returns false where something else is found
 */
function readRows(
  bytes: Uint8Array,
  id: number,
  from: number,
  to: number,
  cursor: Float64Array,
  isText: Uint8Array,
  firsts: readonly (Int32Array | Uint32Array)[],
  lengths: readonly Int32Array[],
  largest: Float64Array,
): boolean {
  const end = bytes.length;
  let at = cursor[0];
  for (let row = from; row < to; row++) {
    // The first one has its definition, which was read.
    if (row > 0 && bytes[at++] !== id) return false;
    for (let k = 0; k < isText.length; k++) {
      // What is read below, beside the text, is at most 5 bytes.
      if (at >= end) return false;
      const token = bytes[at++];
      let value = token & 0x1f;
      if (isText[k] === 1) {
        if (token === 0xd9) value = bytes[at++];
        else if (token === 0xda) {
          value = (bytes[at] << 8) | bytes[at + 1];
          at += 2;
        } else if (token === 0xdb) {
          value = bytes[at] * 0x100_0000 + ((bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]);
          at += 4;
        } else if (token < 0xa0 || token > 0xbf) return false;
        // Also where a length itself was cut off: then it is not a number, or what it adds to is too much.
        if (!(at + value <= end)) return false;
        firsts[k][row] = at;
        lengths[k][row] = value;
        at += value;
        continue;
      }
      if (token < 0x40) value = token;
      else if (token === 0xcc) value = bytes[at++];
      else if (token === 0xcd) {
        value = (bytes[at] << 8) | bytes[at + 1];
        at += 2;
      } else if (token === 0xce) {
        value = ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
        at += 4;
      } else return false;
      if (at > end) return false;
      firsts[k][row] = value;
      if (value > largest[k]) largest[k] = value;
    }
  }
  cursor[0] = at;
  return true;
}

/** The first of some texts that is not ASCII; -1 where all are. Four bytes at a time. */
function firstWide(
  bytes: Uint8Array,
  starts: Int32Array | Uint32Array,
  lengths: Int32Array,
  from: number,
  to: number,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = from; row < to; row++) {
    const end = starts[row] + lengths[row];
    let all = 0;
    let at = starts[row];
    for (; at + 4 <= end; at += 4) all |= view.getInt32(at, true);
    for (; at < end; at++) all |= bytes[at];
    if ((all & 0x8080_8080) !== 0) return row;
  }
  return -1;
}
