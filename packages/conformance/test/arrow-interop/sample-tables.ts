import * as tables from '@strata/tables';
import {
  type BatchWriter,
  createBatchWriter,
  NONE,
  sharedStringsOf,
  type TableDefinition,
  vectorSize,
} from '@strata/tables';
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Dictionary,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  Int64,
  LargeUtf8,
  List,
  Map_,
  Null,
  RecordBatch,
  type Schema,
  Struct,
  TimestampMillisecond,
  Uint8,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';

/** Batches of a table, and what a reader should make of them. */
export interface Sample {
  readonly name: string;
  readonly schema: Schema;
  readonly batches: readonly RecordBatch[];
  readonly dictionaries: ReadonlyMap<number, Vector>;
  readonly rows: readonly Record<string, unknown>[];
}

const WORDS = ['alpha', '', 'beta', 'γ', 'delta with spaces', '日本語', 'z'];

/** Every table of @strata/tables that batch writers can write, with rows that differ in every column. */
export function ownTables(): Sample[] {
  const definitions = (Object.values(tables) as unknown[]).filter(
    (value): value is TableDefinition =>
      typeof value === 'object' && value !== null && 'schema' in value && 'columns' in value,
  );
  return definitions
    .filter(({ columns }) => Object.values(columns).every(({ storage }) => storage !== 'arrow'))
    .flatMap((definition) => [ownTable(definition, [200, 1, 0, 57]), ownTable(definition, [])]);
}

function ownTable(table: TableDefinition, lengths: readonly number[]): Sample {
  const writer = createBatchWriter(table);
  const rows: Record<string, unknown>[] = [];
  const batches = lengths.map((length) => {
    for (let i = 0; i < length; i++) rows.push(pushRow(writer, rows.length));
    return writer.finish();
  });
  const dictionaries = new Map<number, Vector>();
  for (const { name, type } of table.schema.fields) {
    if (!(type instanceof Dictionary)) continue;
    const { values } = table.columns[name];
    dictionaries.set(type.id, sharedStringsOf(values.length > 0 ? values : WORDS));
  }
  return {
    name: lengths.length > 0 ? table.name : `${table.name}-empty`,
    schema: table.schema,
    batches,
    dictionaries,
    rows,
  };
}

function pushRow(writer: BatchWriter, i: number): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  Object.entries(writer.table.columns).forEach(([name, { storage, type, nullable, values }], position) => {
    const column = writer.columns[name] as never as { push(value: unknown): void; pushNull(): void };
    const seed = (i * 7 + position * 13) % 1009;
    if (nullable && seed % 4 === 0) {
      column.pushNull();
      row[name] = null;
      return;
    }
    const word = WORDS[seed % WORDS.length];
    switch (storage) {
      case 'enumeration':
        column.push(seed % values.length);
        row[name] = values[seed % values.length];
        break;
      case 'dictionary':
        column.push(seed % WORDS.length);
        row[name] = word;
        break;
      case 'utf8':
        column.push(word);
        row[name] = word;
        break;
      case 'binary':
        column.push(word);
        row[name] = Buffer.from(word).toString('hex');
        break;
      case 'u32':
        row[name] = seed % 5 === 0 ? NONE - 1 - i : seed;
        column.push(row[name]);
        break;
      case 'u64':
        // The readers print what does not fit a JavaScript number as text.
        row[name] = seed % 5 === 0 ? `${2n ** 64n - BigInt(1 + i)}` : seed;
        column.push(BigInt(row[name] as string | number));
        break;
      case 'u32_list':
        row[name] = Array.from({ length: seed % 4 }, (_, k) => (k === 2 ? NONE : seed + k));
        column.push(row[name]);
        break;
      case 'i8_vector':
      case 'f32_vector':
        row[name] = Array.from({ length: vectorSize(type)! }, (_, k) => ((seed + k) % 255) - 127);
        column.push(row[name]);
        break;
      default:
        row[name] = seed % 200;
        column.push(row[name]);
    }
  });
  return row;
}

/** Nested and other types, as a layer of someone else's may have them. Polars knows the first set. */
export function nestedTables(): { readonly common: Sample; readonly special: Sample } {
  const item = (type: DataType) => new Field('item', type, true);
  const common = sample('nested', 23, {
    list: [
      new List(item(new Int32())),
      (i) => (i % 3 ? Array.from({ length: i % 4 }, (_, k) => (k === 1 ? null : i * k)) : null),
    ],
    vector: [new FixedSizeList(4, item(new Float32())), (i) => [0.5 * i, -1, 2, 0.25]],
    struct: [
      new Struct([new Field('n', new Int64(), true), new Field('s', new Utf8(), true)]),
      (i) => ({ n: i % 2 ? BigInt(i) : null, s: WORDS[i % WORDS.length] }),
    ],
    deep: [
      new List(item(new Struct([new Field('w', new List(item(new Utf8())), true)]))),
      (i) => Array.from({ length: i % 3 }, (_, k) => ({ w: k === 0 ? ['x', null] : [] })),
    ],
    flag: [new Bool(), (i) => (i % 5 ? i % 2 === 0 : null)],
    real: [new Float64(), (i) => i / 8],
    large: [new LargeUtf8(), (i) => WORDS[i % WORDS.length]],
    bytes: [new Binary(), (i) => Uint8Array.of(i, 255)],
    day: [new DateDay(), (i) => new Date(i * 86_400_000)],
    moment: [new TimestampMillisecond(), (i) => i * 1001],
    code: [new Dictionary(new Utf8(), new Uint8(), 9), (i) => (i % 4 ? WORDS[i % 3] : null)],
  });
  const special = sample('special', 17, {
    nothing: [new Null(), () => null],
    fixed: [new FixedSizeBinary(2), (i) => Uint8Array.of(i, 1)],
    map: [
      new Map_(
        new Field(
          'entries',
          new Struct([new Field('key', new Utf8(), false), new Field('value', new Int32(), true)]),
          false,
        ) as never,
      ),
      (i) => new Map(Array.from({ length: i % 3 }, (_, k) => [`k${k}`, i] as const)),
    ],
  });
  return { common, special };
}

function sample(
  name: string,
  length: number,
  columns: Record<string, [type: unknown, value: (i: number) => unknown]>,
): Sample {
  const vectors = Object.entries(columns).map(
    ([column, [type, value]]) =>
      [
        column,
        vectorFromArray(
          Array.from({ length }, (_, i) => value(i)),
          type as never,
        ) as Vector,
      ] as const,
  );
  const whole = new RecordBatch(Object.fromEntries(vectors.map(([column, vector]) => [column, vector.data[0]])));
  const rows = Array.from({ length }, (_, i) =>
    Object.fromEntries(Object.entries(columns).map(([column, [type, value]]) => [column, expected(value(i), type)])),
  );
  const batches = [whole.slice(0, 9), whole.slice(9, 9), whole.slice(9, length)];
  return { name, schema: whole.schema, batches, dictionaries: new Map(), rows };
}

/** A value as read_files.py prints it. */
function expected(value: unknown, type: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.getTime() / (type instanceof DateDay ? 86_400_000 : 1);
  if (value instanceof Map) return [...value];
  if (Array.isArray(value)) return value.map((inner) => expected(inner, undefined));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expected(inner, undefined)]));
  }
  return value;
}
