import { isUtf8 } from 'node:buffer';
import { damaged } from './codec-failure.ts';
import { rawText } from './raw-text.ts';
import type { TableSchema } from './table-schema.ts';

/** By row, or by word: where the first item lies, negative for what is not there, and how many items there are. */
export interface ItemPlaces {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** What a decoder of records has found, by column. */
export interface FoundRecords {
  readonly schema: TableSchema;
  readonly rows: number;
  readonly bytes: Uint8Array;
  /** Of columns of strings, bytes or lists. */
  readonly items: readonly (ItemPlaces | undefined)[];
  /** Of dictionary columns. */
  readonly words: readonly (ItemPlaces | undefined)[];
  /** Of columns of numbers or codes: where a row's lies, as {@link RecordPlaces.place}. */
  number(column: number): (row: number) => number;
}

/** Where the values of a table lie whose format has a record for each row. Columns by position in the schema. */
export class RecordPlaces {
  readonly schema: TableSchema;
  readonly rows: number;
  readonly bytes: Uint8Array;
  readonly #found: FoundRecords;

  constructor(found: FoundRecords) {
    this.schema = found.schema;
    this.rows = found.rows;
    this.bytes = found.bytes;
    this.#found = found;
  }

  /**
   * Of numbers and codes, where they lie; of strings, bytes and lists, where their first item lies. Negative for what is not there: null where a column
   * may be null; else zero, or empty, which some writers leave out.
   */
  place(column: number): (row: number) => number {
    const items = this.#found.items[column];
    return items ? (row) => items.starts[row] : this.#found.number(column);
  }

  /** Where the items of a column of strings, bytes or lists lie: worked out once, when they were checked. */
  items(column: number): ItemPlaces {
    const items = this.#found.items[column];
    if (items) return items;
    throw new TypeError(`column '${this.schema.columns[column].name}' has no items`);
  }

  wordCount(column: number): number {
    return this.#found.words[column]?.starts.length ?? 0;
  }

  words(column: number): string[] {
    const { starts, lengths } = this.#found.words[column] ?? NO_ITEMS;
    const raw = rawText(this.bytes);
    return Array.from(starts, (at, i) => (at < 0 ? '' : raw.utf8Slice(at, at + lengths[i])));
  }
}

const NO_ITEMS: ItemPlaces = { starts: new Int32Array(0), lengths: new Int32Array(0) };

/** Words may share their bytes, within limits. */
const MAX_SHARING = 16;

/**
 * Finds the words of a dictionary and checks that they are UTF-8.
 *
 * @param find - where word `i` lies, within the bytes; undefined for an empty one that was left out
 * @throws DecodeError
 */
export function findWords(
  bytes: Uint8Array,
  count: number,
  find: (i: number) => { readonly at: number; readonly count: number } | undefined,
): ItemPlaces {
  const starts = new Int32Array(count).fill(-1);
  const lengths = new Int32Array(count);
  let left = bytes.byteLength * MAX_SHARING;
  for (let i = 0; i < count; i++) {
    const word = find(i);
    if (!word) continue;
    left -= word.count;
    if (left < 0) throw damaged('as many words as fit in the bytes', 'more');
    if (!isUtf8(bytes.subarray(word.at, word.at + word.count) as Uint8Array<ArrayBuffer>)) {
      throw damaged(`UTF-8 in word ${i}`, 'other bytes');
    }
    starts[i] = word.at;
    lengths[i] = word.count;
  }
  return { starts, lengths };
}
