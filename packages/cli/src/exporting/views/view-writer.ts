import {
  type ColumnDefinition,
  type Columns,
  EnumerationColumn,
  F32Column,
  fillValidity,
  type StringValues,
  sharedStringsOf,
  type TableDefinition,
  U32Column,
  Utf8Column,
  validityBytes,
} from '@strata/tables';
import { type Data, Dictionary, makeData, RecordBatch, Struct, type Vector } from 'apache-arrow';
import { TextListColumn } from './text-list-column.ts';
import type { ViewDictionary } from './view-dictionary.ts';

/** Rows of a batch: enough that what a batch costs does not show, few enough that many fit into memory. */
const BATCH_ROWS = 1 << 16;

/** Indices into a {@link ViewDictionary}. The index under a null is 0: some readers check every index against the dictionary. */
class IndexColumn extends U32Column {
  override pushNull(): void {
    this.nulls.push(this.length);
    this.push(0);
  }
}

interface WriterOf {
  u32: InstanceType<typeof U32Column>;
  f32: InstanceType<typeof F32Column>;
  utf8: Utf8Column;
  dictionary: IndexColumn;
  enumeration: EnumerationColumn;
  /** Lists of strings: the only type of its own that a view has. */
  arrow: TextListColumn;
}

type ColumnWriter = WriterOf[keyof WriterOf];

/** The growing columns of a view, by name. */
export type ViewColumns<C extends Columns> = {
  readonly [K in keyof C]: C[K] extends ColumnDefinition<infer S extends keyof WriterOf> ? WriterOf[S] : never;
};

/**
 * Collects the rows of a view and gives them as record batches. Unlike the writers of tables it keeps its dictionaries from batch to batch,
 * and they may be those of stored tables.
 */
export class ViewWriter<C extends Columns> {
  readonly columns: ViewColumns<C>;
  readonly #table: TableDefinition<C>;
  readonly #dictionaries: Readonly<Record<string, ViewDictionary>>;
  readonly #entries: readonly { readonly definition: ColumnDefinition; readonly writer: ColumnWriter }[];

  /** @param dictionaries - for every dictionary column of the view, by its name */
  constructor(table: TableDefinition<C>, dictionaries: Readonly<Record<string, ViewDictionary>>) {
    this.#table = table;
    this.#dictionaries = dictionaries;
    this.#entries = Object.values(table.columns).map((definition) => ({
      definition,
      writer: columnWriter(definition),
    }));
    const names = Object.keys(table.columns);
    this.columns = Object.fromEntries(
      names.map((name, i) => [name, this.#entries[i].writer]),
    ) as unknown as ViewColumns<C>;
  }

  /** True when it is time to `take` the rows. */
  get isFull(): boolean {
    return this.#entries[0].writer.length >= BATCH_ROWS;
  }

  /** The rows since the last call. */
  take(): RecordBatch {
    const { schema } = this.#table;
    const { length } = this.#entries[0].writer;
    const children = this.#entries.map(({ definition, writer }, i) =>
      columnData(schema.fields[i].type, definition, writer),
    );
    for (const { writer } of this.#entries) writer.clear();
    return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
  }

  strings(column: string): StringValues {
    const { values } = this.#table.columns[column];
    if (values.length === 0) return this.#dictionaries[column].strings();
    const [{ length, valueOffsets, values: bytes }] = sharedStringsOf(values).data;
    return { length, offsets: valueOffsets as Int32Array, bytes };
  }

  /** The complete dictionaries, by the id of their type. */
  dictionaries(): Map<number, Vector> {
    const byId = new Map<number, Vector>();
    for (const { name, type } of this.#table.schema.fields) {
      if (!(type instanceof Dictionary)) continue;
      const { values } = this.#table.columns[name];
      byId.set(type.id, values.length > 0 ? sharedStringsOf(values) : this.#dictionaries[name].vector());
    }
    return byId;
  }
}

function columnWriter({ storage }: ColumnDefinition): ColumnWriter {
  switch (storage) {
    case 'u32':
      return new U32Column();
    case 'f32':
      return new F32Column();
    case 'arrow':
      return new TextListColumn();
    case 'utf8':
      return new Utf8Column();
    case 'dictionary':
      return new IndexColumn();
    case 'enumeration':
      return new EnumerationColumn();
    default:
      throw new TypeError(`a view has no columns of storage ${storage}`);
  }
}

function columnData(type: Data['type'], { values }: ColumnDefinition, writer: ColumnWriter): Data {
  if (writer instanceof TextListColumn) return writer.toData(type);
  const { length, nulls } = writer;
  const nullBitmap = nulls.length === 0 ? undefined : new Uint8Array(validityBytes(length));
  if (nullBitmap !== undefined) fillValidity(nullBitmap, length, nulls);
  const common = { type, length, nullCount: nulls.length, nullBitmap };
  if (writer instanceof Utf8Column) {
    const valueOffsets = writer.offsets.slice(0, length + 1);
    return makeData({ ...common, valueOffsets, data: writer.bytes.slice(0, writer.byteLength) } as never);
  }
  const data = writer.values.slice(0, length);
  return makeData({ ...common, data, ...(values.length > 0 && { dictionary: sharedStringsOf(values) }) } as never);
}
