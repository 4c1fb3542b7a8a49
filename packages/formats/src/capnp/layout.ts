import { elementType, widthOf } from '../codec/column-table.ts';
import { signatureOf } from '../codec/signature-of.ts';
import type { ColumnSchema, NumberType, TableSchema } from '../codec/table-schema.ts';

/** Comes first in the root's `signature`. Cap'n Proto has no magic. */
export const VERSION = 1;

export const WORD = 8;

/** Low two bits of a pointer. */
export const Pointer = { struct: 0, list: 1, far: 2 } as const;

/** Element sizes of list pointers. */
export const ElementSize = { bytes1: 2, bytes2: 3, bytes4: 4, bytes8: 5, pointer: 6, composite: 7 } as const;

/** Segments, and levels of far pointers, that a message may have before it is taken for damaged. */
export const MAX_SEGMENTS = 1 << 16;

/** A column's place in the struct of a row: in its data section, or among its pointers. */
export interface CapnpField {
  readonly column: number;
  /** Ordinal in the schema, after which the compiler gives out places. */
  readonly ordinal: number;
  /** Bytes from the start of the data section; -1 of pointers. */
  readonly data: number;
  /** Number of the pointer; -1 of numbers. */
  readonly pointer: number;
  /** Bit of the data section that says that a number is null, and its ordinal; -1 where it cannot be. */
  readonly nullBit: number;
}

export interface CapnpLayout {
  readonly schema: TableSchema;
  readonly fields: readonly CapnpField[];
  readonly dataWords: number;
  readonly pointerWords: number;
  /** Pointers of the root struct: rows, then the words of each dictionary column by column (-1 for others), then the signature. */
  readonly wordPointers: readonly number[];
  readonly signaturePointer: number;
  readonly signature: string;
}

/** Works out where the Cap'n Proto compiler puts the fields of the schema that `capnpSchema` writes. */
export function layOutStruct(schema: TableSchema): CapnpLayout {
  const data = new DataSection();
  let [pointers, ordinal, slot] = [0, 0, 1];
  const fields = schema.columns.map((column, i): CapnpField => {
    const own = ordinal++;
    if (!isNumber(column)) return { column: i, ordinal: own, data: -1, pointer: pointers++, nullBit: -1 };
    const width = widthOf(elementType(column) as NumberType);
    const at = data.take(Math.log2(width * 8)) * width;
    if (!column.nullable) return { column: i, ordinal: own, data: at, pointer: -1, nullBit: -1 };
    ordinal++;
    return { column: i, ordinal: own, data: at, pointer: -1, nullBit: data.take(0) };
  });
  const wordPointers = schema.columns.map(({ type }) => (type === 'dictionary' ? slot++ : -1));
  return {
    schema,
    fields,
    dataWords: data.words,
    pointerWords: pointers,
    wordPointers,
    signaturePointer: slot,
    signature: `${VERSION} ${signatureOf(schema)}`,
  };
}

/** Numbers and codes lie in the data section, anything else behind a pointer. */
export const isNumber = ({ type }: ColumnSchema): boolean =>
  type !== 'utf8' && type !== 'binary' && type !== 'list' && type !== 'fixed-list';

/**
 * Gives out places as the Cap'n Proto compiler does: a field takes the smallest hole that fits, halves a larger one, or begins a word. There is at most
 * one hole of each size.
 */
class DataSection {
  words = 0;
  /** By the logarithm of its bits: where a hole of that size lies, in multiples of its size; 0 where there is none. */
  readonly #holes = [0, 0, 0, 0, 0, 0];

  /** @param lg - the logarithm of the field's bits. Gives its place in multiples of its size. */
  take(lg: number): number {
    const hole = this.#fromHole(lg);
    if (hole >= 0) return hole;
    const place = this.words++ << (6 - lg);
    for (let size = lg, rest = place + 1; size < 6; size++, rest = (rest + 1) / 2) this.#holes[size] = rest;
    return place;
  }

  #fromHole(lg: number): number {
    if (lg >= 6) return -1;
    if (this.#holes[lg] !== 0) {
      const hole = this.#holes[lg];
      this.#holes[lg] = 0;
      return hole;
    }
    const larger = this.#fromHole(lg + 1);
    if (larger < 0) return -1;
    this.#holes[lg] = larger * 2 + 1;
    return larger * 2;
  }
}
