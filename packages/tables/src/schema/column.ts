import {
  Binary,
  DataType,
  Dictionary,
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Int8,
  List,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow';

/** Storage of a column as far as writers are concerned; `arrow` is any other Arrow type, whose batches the layer builds itself. */
export type ColumnStorage =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'f32'
  | 'utf8'
  | 'binary'
  | 'dictionary'
  | 'enumeration'
  | 'u32_list'
  | 'i8_vector'
  | 'f16_vector'
  | 'f32_vector'
  | 'arrow';

/** One column of a table: its Arrow type, what it means, and whether it may be null. */
export interface ColumnDefinition<S extends ColumnStorage = ColumnStorage> {
  readonly storage: S;
  readonly type: DataType;
  /** What a value means: unit, base, and what null stands for where the column is nullable. */
  readonly doc: string;
  readonly nullable: boolean;
  /** A transient column lives in memory during a run (file contents, say) and is never stored. */
  readonly transient: boolean;
  /**
   * A compressed column is stored compressed and read into memory when it is first asked for; others are read in place, in a mapped file. For
   * columns of long runs, or of strings with common beginnings. Of variable-length columns the values, not the offsets.
   */
  readonly compressed: boolean;
  /** The names of an enumeration; a value is an index into it. Empty for other storages. */
  readonly values: readonly string[];
}

/** What may be said of a column beside its type and its meaning. */
export interface ColumnOptions {
  /** Default false. Under a null the value slot holds {@link NONE} (numbers) or nothing (strings). */
  readonly nullable?: boolean;
  /** Default false. */
  readonly transient?: boolean;
  /** Default false. */
  readonly compressed?: boolean;
}

function column<S extends ColumnStorage>(
  storage: S,
  type: DataType,
  doc: string,
  options: ColumnOptions = {},
  values: readonly string[] = [],
): ColumnDefinition<S> {
  const { nullable = false, transient = false, compressed = false } = options;
  return { storage, type, doc, values, nullable, transient, compressed };
}

export const u8 = (doc: string, options?: ColumnOptions) => column('u8', new Uint8(), doc, options);
export const u16 = (doc: string, options?: ColumnOptions) => column('u16', new Uint16(), doc, options);
export const u32 = (doc: string, options?: ColumnOptions) => column('u32', new Uint32(), doc, options);
/** 64 bits: hashes and ids made of them. Arrow readers see uint64; hot loops write and read the two halves, low first, and make no bigint. */
export const u64 = (doc: string, options?: ColumnOptions) => column('u64', new Uint64(), doc, options);
export const f32 = (doc: string, options?: ColumnOptions) => column('f32', new Float32(), doc, options);
export const utf8 = (doc: string, options?: ColumnOptions) => column('utf8', new Utf8(), doc, options);
export const binary = (doc: string, options?: ColumnOptions) => column('binary', new Binary(), doc, options);

/** Any number of u32 a row. */
export const u32List = (doc: string, options?: ColumnOptions) =>
  column('u32_list', new List(new Field('item', new Uint32(), false)), doc, options);

const vectorOf = (size: number, item: DataType) => new FixedSizeList(size, new Field('item', item, false));

/** The same number of i8 in each row, back to back: row i is `values[size * i] .. values[size * (i + 1)]`. How many is part of the column's type. */
export const i8Vector = (size: number, doc: string, options?: ColumnOptions) =>
  column('i8_vector', vectorOf(size, new Int8()), doc, options);
/** As {@link i8Vector}, of half floats; hot loops see their bits. */
export const f16Vector = (size: number, doc: string, options?: ColumnOptions) =>
  column('f16_vector', vectorOf(size, new Float16()), doc, options);
/** As {@link i8Vector}, of floats. */
export const f32Vector = (size: number, doc: string, options?: ColumnOptions) =>
  column('f32_vector', vectorOf(size, new Float32()), doc, options);

/** Values in each row of a column of vectors; undefined of any other type. */
export const vectorSize = (type: DataType): number | undefined =>
  DataType.isFixedSizeList(type) ? type.listSize : undefined;

/** A string that repeats: u32 indices into one dictionary for the whole table, ordered by first appearance. */
export const dictionary = (doc: string, options?: ColumnOptions) =>
  column('dictionary', new Dictionary(new Utf8(), new Uint32()), doc, options);

/**
 * A kind or status: u8 codes with their names as a fixed Arrow dictionary, so that hot loops compare small integers while
 * every Arrow reader shows names. The order of `values` is part of the contract: append, never reorder.
 */
export const enumeration = (values: readonly string[], doc: string, options?: ColumnOptions) =>
  column('enumeration', new Dictionary(new Utf8(), new Uint8()), doc, options, values);

/** A column of any other Arrow type (lists, structs, timestamps, …). The layer supplies its Arrow data itself. */
export const arrowColumn = (type: DataType, doc: string, options?: ColumnOptions) =>
  column('arrow', type, doc, options);
