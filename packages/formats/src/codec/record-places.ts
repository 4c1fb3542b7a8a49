import type { NumberArray } from './column-table.ts';
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
  /** The largest code of a u32 dictionary column; undefined where no quick loop finds it. */
  largestCode(column: number): number | undefined;
  /** Of columns whose numbers were taken out of the bytes: the numbers. */
  readonly numbers?: readonly (NumberArray | undefined)[];
  /** Of dictionary columns whose words were taken out of the bytes: the words. */
  readonly wordTexts?: readonly (readonly string[] | undefined)[];
}

/** Where the values of a table lie whose format has a record for each row. Columns by position in the schema. */
export class RecordPlaces {
  readonly schema: TableSchema;
  readonly rows: number;
  readonly bytes: Uint8Array;
  /** Whether all texts are known to be ASCII. Set by who has checked them. */
  allAscii = false;
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

  /** Where the words of a dictionary lie. */
  wordItems(column: number): ItemPlaces {
    return this.#found.words[column] ?? NO_ITEMS;
  }

  /** The numbers of a column, where they were taken out of the bytes. */
  numbers(column: number): NumberArray | undefined {
    return this.#found.numbers?.[column];
  }

  largestCode(column: number): number | undefined {
    return this.#found.largestCode(column);
  }

  words(column: number): readonly string[] {
    const texts = this.#found.wordTexts?.[column];
    if (texts) return texts;
    const { starts, lengths } = this.wordItems(column);
    const raw = rawText(this.bytes);
    return Array.from(starts, (at, i) => (at < 0 ? '' : raw.utf8Slice(at, at + lengths[i])));
  }
}

const NO_ITEMS: ItemPlaces = { starts: new Int32Array(0), lengths: new Int32Array(0) };
