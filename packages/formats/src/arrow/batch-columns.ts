import { isNull, type StringValues } from '@strata/tables';
import {
  type Data,
  type DataType,
  type Dictionary,
  type FixedSizeList,
  makeData,
  makeVector,
  RecordBatch,
  type Schema,
  Struct,
  Type,
  Utf8,
  type Vector,
} from 'apache-arrow';
import { DecodeError } from '../codec/codec-failure.ts';
import { arrayOf, type Column, type ColumnTable, type NumberArray } from '../codec/column-table.ts';
import { type ColumnSchema, type NumberType, numberTypeOf, type TableSchema } from '../codec/table-schema.ts';
import { arrowSchemaOf } from './arrow-schema.ts';

/**
 * The columns of a record batch, as views of its memory; found by name, in the order of the schema. Copied are offsets that do not start at
 * 0 and dictionaries of several chunks, which other writers make; compressed values are decompressed.
 *
 * @param known - words of dictionaries that earlier batches had, and now those of this one
 * @throws DecodeError `other-schema` when a column is missing or of another type
 */
export function columnsOfBatch(batch: RecordBatch, schema: TableSchema, known: KnownWords = new Map()): ColumnTable {
  const { fields } = batch.schema;
  const columns = schema.columns.map((column, i) => {
    const at = fields[i]?.name === column.name ? i : fields.findIndex(({ name }) => name === column.name);
    if (at < 0)
      throw new DecodeError('other-schema', `a column '${column.name}'`, fields.map(({ name }) => name).join(', '));
    return columnOfData(column, batch.data.children[at], known);
  });
  return { schema, rows: batch.numRows, columns };
}

/** A record batch over the memory of columns. */
export function batchOfColumns(table: ColumnTable, schema: Schema = arrowSchemaOf(table.schema)): RecordBatch {
  const { rows } = table;
  const children = table.columns.map((column, i) => dataOfColumn(column, schema.fields[i].type, rows));
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children }));
}

/** Words by the dictionary they were taken from, so that batches which share one have the same. */
export type KnownWords = Map<Vector, StringValues>;

function columnOfData(schema: ColumnSchema, data: Data, known: KnownWords): Column {
  const { type, length } = data;
  const other = () => new DecodeError('other-schema', `column '${schema.name}' of type ${schema.type}`, `${type}`);
  if (data.offset % 8 !== 0) throw new TypeError(`column '${schema.name}': expected a whole batch, got a slice of one`);
  const validity = data.nullCount > 0 ? data.nullBitmap.subarray(data.offset >> 3) : undefined;
  switch (schema.type) {
    case 'utf8':
    case 'binary': {
      if (type.typeId !== (schema.type === 'utf8' ? Type.Utf8 : Type.Binary)) throw other();
      return { type: schema.type, ...stringsOf(data), validity };
    }
    case 'dictionary': {
      const indices = type.typeId === Type.Dictionary ? numberTypeOf((type as Dictionary).indices) : undefined;
      if (indices?.slice(1) !== schema.codes.slice(1) || !((type as Dictionary).dictionary instanceof Utf8))
        throw other();
      return {
        type: 'dictionary',
        values: numbersOf(data, schema.codes) as Uint32Array,
        words: wordsOf(data.dictionary, known),
        validity,
      };
    }
    case 'list': {
      const [child] = data.children;
      if (type.typeId !== Type.List || numberTypeOf(child.type) !== schema.item || child.nullCount > 0) throw other();
      const offsets = data.valueOffsets.subarray(0, length + 1) as Int32Array;
      const first = length === 0 ? 0 : offsets[0];
      const values = numbersOf(child, schema.item).subarray(first, length === 0 ? 0 : offsets[length]);
      return { type: 'list', offsets: rebased(offsets, length), values, validity };
    }
    case 'fixed-list': {
      const [child] = data.children;
      const fits = type.typeId === Type.FixedSizeList && (type as FixedSizeList).listSize === schema.size;
      if (!fits || numberTypeOf(child.type) !== schema.item || nullsOfTheirOwn(child, data, schema.size)) throw other();
      return { type: 'fixed-list', values: numbersOf(child, schema.item).subarray(0, length * schema.size), validity };
    }
    default:
      if (numberTypeOf(type) !== schema.type) throw other();
      return { type: schema.type, values: numbersOf(data, schema.type), validity };
  }
}

/** Whether items are null though their list is not. pyarrow says of the items of a null list that they are null too. */
function nullsOfTheirOwn(items: Data, lists: Data, size: number): boolean {
  if (items.nullCount === 0) return false;
  for (let row = 0; row < lists.length; row++) {
    if (isNull(lists, row)) continue;
    for (let i = row * size; i < (row + 1) * size; i++) if (isNull(items, i)) return true;
  }
  return false;
}

/** apache-arrow has halves as u16, and signed and unsigned indices as they are. */
function numbersOf({ values, length }: Data, type: NumberType): NumberArray {
  const Values = arrayOf(type);
  return values instanceof Values ? values.subarray(0, length) : new Values(values.buffer, values.byteOffset, length);
}

function stringsOf(data: Data): StringValues {
  const { length } = data;
  const offsets = data.valueOffsets.subarray(0, length + 1) as Int32Array;
  const [from, to] = length === 0 ? [0, 0] : [offsets[0], offsets[length]];
  return { length, offsets: rebased(offsets, length), bytes: (data.values as Uint8Array).subarray(from, to) };
}

const NO_ROWS = new Int32Array(1);

function rebased(offsets: Int32Array, rows: number): Int32Array {
  // Of no rows some writers leave out even the first offset.
  if (rows === 0) return offsets.length === 1 && offsets[0] === 0 ? offsets : NO_ROWS;
  const [first] = offsets;
  return first === 0 ? offsets : offsets.map((offset) => offset - first);
}

function wordsOf(dictionary: Vector | undefined, known: KnownWords): StringValues {
  if (dictionary === undefined) return joinedWords([]);
  const words = known.get(dictionary) ?? joinedWords(dictionary.data);
  known.set(dictionary, words);
  return words;
}

function joinedWords(chunks: readonly Data[]): StringValues {
  if (chunks.length === 1) return stringsOf(chunks[0]);
  const parts = chunks.map(stringsOf);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const offsets = new Int32Array(length + 1);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes.length, 0));
  let row = 0;
  for (const part of parts) {
    const start = offsets[row];
    bytes.set(part.bytes, start);
    for (let i = 1; i <= part.length; i++) offsets[++row] = start + part.offsets[i];
  }
  return { length, offsets, bytes };
}

function dataOfColumn(column: Column, type: DataType, length: number): Data {
  const { validity } = column;
  const common = { type, length, nullCount: validity ? -1 : 0, nullBitmap: validity };
  switch (column.type) {
    case 'utf8':
    case 'binary':
      return makeData({ ...common, valueOffsets: column.offsets, data: column.bytes } as never);
    case 'dictionary': {
      const { words } = column;
      const dictionary = makeVector(
        makeData({
          type: new Utf8(),
          length: words.length,
          nullCount: 0,
          valueOffsets: words.offsets,
          data: words.bytes,
        }),
      );
      return makeData({ ...common, data: column.values, dictionary } as never);
    }
    case 'list':
      return makeData({ ...common, valueOffsets: column.offsets, child: itemsOf(column.values, type) } as never);
    case 'fixed-list':
      return makeData({ ...common, child: itemsOf(column.values, type) } as never);
    default:
      return makeData({ ...common, data: rawNumbers(column.values) } as never);
  }
}

const itemsOf = (values: NumberArray, type: DataType) =>
  makeData({ type: type.children[0].type, length: values.length, nullCount: 0, data: rawNumbers(values) } as never);

/** Halves as apache-arrow wants them. */
const rawNumbers = (values: NumberArray) =>
  values instanceof Float16Array ? new Uint16Array(values.buffer, values.byteOffset, values.length) : values;
