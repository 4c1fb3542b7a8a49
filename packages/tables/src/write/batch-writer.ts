import { type Data, makeData, RecordBatch, Struct, Uint32, type Vector } from 'apache-arrow';
import { type ColumnDefinition, vectorSize } from '../schema/column.ts';
import type { Columns, TableDefinition } from '../schema/table-definition.ts';
import { DictionaryColumn } from './dictionary-column.ts';
import { EnumerationColumn } from './enumeration-column.ts';
import { F32Column, U8Column, U16Column, U32Column } from './fixed-column.ts';
import { U32ListColumn } from './list-column.ts';
import { SharedBody } from './shared-body.ts';
import { sharedStrings, sharedStringsOf } from './shared-strings.ts';
import { U64Column } from './u64-column.ts';
import { Utf8Column } from './utf8-column.ts';
import { fillValidity, validityBytes } from './validity.ts';
import { VectorColumn } from './vector-column.ts';
import { vectorItems } from './vector-items.ts';

interface WriterOf {
  u8: InstanceType<typeof U8Column>;
  u16: InstanceType<typeof U16Column>;
  u32: InstanceType<typeof U32Column>;
  u64: U64Column;
  f32: InstanceType<typeof F32Column>;
  utf8: Utf8Column;
  binary: Utf8Column;
  dictionary: DictionaryColumn;
  enumeration: EnumerationColumn;
  u32_list: U32ListColumn;
  i8_vector: VectorColumn<Int8Array>;
  f16_vector: VectorColumn<Uint16Array>;
  f32_vector: VectorColumn<Float32Array>;
  arrow: never;
}

type ColumnWriter = Exclude<WriterOf[keyof WriterOf], never>;

/** The growing columns of a table, by name. */
export type ColumnWriters<C extends Columns> = {
  readonly [K in keyof C]: C[K] extends ColumnDefinition<infer S> ? WriterOf[S] : never;
};

/**
 * Collects rows column by column and finishes them as one record batch in one SharedArrayBuffer (layout: {@link SharedBody}).
 * The scratch columns are kept for the next batch: use one writer for many partitions.
 */
export interface BatchWriter<C extends Columns = Columns> {
  readonly table: TableDefinition<C>;
  readonly columns: ColumnWriters<C>;
  /**
   * The rows since the last call, as a record batch; the writer is then empty.
   * @throws RangeError when the columns are of different lengths, or when a column that is not nullable has a null.
   */
  finish(): RecordBatch;
}

function columnWriter(table: string, name: string, column: ColumnDefinition): ColumnWriter {
  switch (column.storage) {
    case 'u8':
      return new U8Column();
    case 'u16':
      return new U16Column();
    case 'u32':
      return new U32Column();
    case 'u64':
      return new U64Column();
    case 'f32':
      return new F32Column();
    case 'utf8':
    case 'binary':
      return new Utf8Column();
    case 'dictionary':
      return new DictionaryColumn();
    case 'enumeration':
      return new EnumerationColumn();
    case 'u32_list':
      return new U32ListColumn();
    case 'i8_vector':
      return new VectorColumn(Int8Array, vectorSize(column.type)!);
    case 'f16_vector':
      return new VectorColumn(Uint16Array, vectorSize(column.type)!);
    case 'f32_vector':
      return new VectorColumn(Float32Array, vectorSize(column.type)!);
    case 'arrow':
      throw new TypeError(
        `table '${table}': column '${name}' is of type ${column.type}, for which there is no column writer; ` +
          'build its batches with apache-arrow and emit them',
      );
  }
}

/** A writer for a table all of whose columns have a storage of their own (none made by `arrowColumn`). */
export function createBatchWriter<C extends Columns>(table: TableDefinition<C>): BatchWriter<C> {
  const entries = Object.entries(table.columns).map(([name, definition]) => ({
    name,
    definition,
    writer: columnWriter(table.name, name, definition),
    fixedDictionary: definition.storage === 'enumeration' ? sharedStringsOf(definition.values) : undefined,
  }));
  return {
    table,
    columns: Object.fromEntries(entries.map(({ name, writer }) => [name, writer])) as unknown as ColumnWriters<C>,
    finish(): RecordBatch {
      const length = entries[0]?.writer.length ?? 0;
      for (const { name, definition, writer } of entries) {
        if (writer.length !== length) {
          throw new RangeError(
            `table '${table.name}': expected ${length} rows in column '${name}', got ${writer.length}`,
          );
        }
        if (writer.nulls.length > 0 && !definition.nullable) {
          throw new RangeError(
            `table '${table.name}': column '${name}' is not nullable, got a null in row ${writer.nulls[0]}`,
          );
        }
      }
      const body = new SharedBody(entries.flatMap(({ writer }) => bufferSizes(writer)));
      const children = entries.map(({ writer, fixedDictionary }, i) =>
        columnData(table.schema.fields[i].type, writer, body, fixedDictionary),
      );
      for (const { writer } of entries) writer.clear();
      return new RecordBatch(
        table.schema,
        makeData({ type: new Struct(table.schema.fields), length, nullCount: 0, children }),
      );
    },
  };
}

function bufferSizes(writer: ColumnWriter): number[] {
  const validity = writer.nulls.length > 0 ? validityBytes(writer.length) : 0;
  if (writer instanceof Utf8Column) return [validity, (writer.length + 1) * 4, writer.byteLength];
  if (writer instanceof VectorColumn)
    return [validity, 0, writer.length * writer.size * writer.values.BYTES_PER_ELEMENT];
  if (writer instanceof U32ListColumn) return [validity, (writer.length + 1) * 4, 0, writer.items.length * 4];
  return [validity, writer.length * writer.values.BYTES_PER_ELEMENT];
}

function columnData(
  type: Data['type'],
  writer: ColumnWriter,
  body: SharedBody,
  fixedDictionary: Vector | undefined,
): Data {
  const { length, nulls } = writer;
  const nullCount = nulls.length;
  const nullBitmap = body.take(nullCount > 0 ? validityBytes(length) : 0);
  if (nullCount > 0) fillValidity(nullBitmap, length, nulls);
  const common = { type, length, nullCount, nullBitmap: nullCount > 0 ? nullBitmap : undefined };
  if (writer instanceof Utf8Column) {
    const offsetBytes = body.take((length + 1) * 4);
    const valueOffsets = new Int32Array(body.buffer, offsetBytes.byteOffset, length + 1);
    valueOffsets.set(writer.offsets.subarray(0, length + 1));
    const data = body.take(writer.byteLength);
    data.set(writer.bytes.subarray(0, writer.byteLength));
    return makeData({ ...common, valueOffsets, data } as never);
  }
  if (writer instanceof U32ListColumn) {
    const valueOffsets = new Int32Array(body.buffer, body.take((length + 1) * 4).byteOffset, length + 1);
    valueOffsets.set(writer.offsets.subarray(0, length + 1));
    body.take(0);
    const count = writer.items.length;
    const items = new Uint32Array(body.buffer, body.take(count * 4).byteOffset, count);
    items.set(writer.items.values.subarray(0, count));
    const child = makeData({ type: new Uint32(), length: count, nullCount: 0, data: items });
    return makeData({ ...common, valueOffsets, child } as never);
  }
  if (writer instanceof VectorColumn) {
    body.take(0);
    const count = length * writer.size;
    const itemBytes = body.take(count * writer.values.BYTES_PER_ELEMENT);
    const Items = writer.values.constructor as Int8ArrayConstructor;
    const items = new Items(body.buffer, itemBytes.byteOffset, count);
    items.set(writer.values.subarray(0, count));
    return makeData({ ...common, child: vectorItems(type, items) } as never);
  }
  const bytes = body.take(length * writer.values.BYTES_PER_ELEMENT);
  const Values = writer.values.constructor as Uint32ArrayConstructor;
  const data = new Values(body.buffer, bytes.byteOffset, length);
  data.set(writer.values.subarray(0, length) as never);
  if (writer instanceof DictionaryColumn) {
    const { offsets, bytes: strings, size } = writer.strings;
    return makeData({ ...common, data, dictionary: sharedStrings(offsets, strings, size) } as never);
  }
  return makeData({ ...common, data, ...(fixedDictionary && { dictionary: fixedDictionary }) } as never);
}
