import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  DurationMicrosecond,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  IntervalYearMonth,
  LargeBinary,
  LargeUtf8,
  List,
  Map_,
  Null,
  RecordBatch,
  Schema,
  Struct,
  TimeMillisecond,
  TimestampMillisecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';

/** A type together with values of it, as apache-arrow's builders take them. */
interface TypedValues {
  readonly type: DataType;
  readonly value: fc.Arbitrary<unknown>;
}

const text = fc.oneof(fc.string({ maxLength: 6 }), fc.string({ unit: 'grapheme', maxLength: 4 }));
const bytes = (size?: number) =>
  fc.uint8Array(size === undefined ? { maxLength: 5 } : { minLength: size, maxLength: size });
const integer = (min: number, max: number) => fc.integer({ min, max });
const big = (min: bigint, max: bigint) => fc.bigInt({ min, max });

const leaves: readonly (() => TypedValues)[] = [
  () => ({ type: new Null(), value: fc.constant(null) }),
  () => ({ type: new Bool(), value: fc.boolean() }),
  () => ({ type: new Int8(), value: integer(-128, 127) }),
  () => ({ type: new Int16(), value: integer(-32768, 32767) }),
  () => ({ type: new Int32(), value: integer(-(2 ** 31), 2 ** 31 - 1) }),
  () => ({ type: new Int64(), value: big(-(2n ** 63n), 2n ** 63n - 1n) }),
  () => ({ type: new Uint8(), value: integer(0, 255) }),
  () => ({ type: new Uint16(), value: integer(0, 65535) }),
  () => ({ type: new Uint32(), value: integer(0, 2 ** 32 - 1) }),
  () => ({ type: new Uint64(), value: big(0n, 2n ** 64n - 1n) }),
  () => ({ type: new Float32(), value: fc.float() }),
  () => ({ type: new Float64(), value: fc.double() }),
  () => ({ type: new Utf8(), value: text }),
  () => ({ type: new LargeUtf8(), value: text }),
  () => ({ type: new Binary(), value: bytes() }),
  () => ({ type: new LargeBinary(), value: bytes() }),
  () => ({ type: new FixedSizeBinary(3), value: bytes(3) }),
  () => ({ type: new Decimal(2, 10, 128), value: fc.uint32Array({ minLength: 4, maxLength: 4 }) }),
  () => ({ type: new DateDay(), value: integer(0, 20000).map((day) => new Date(day * 86_400_000)) }),
  () => ({ type: new DateMillisecond(), value: integer(0, 2 ** 31 - 1).map((ms) => new Date(ms)) }),
  () => ({ type: new TimeMillisecond(), value: integer(0, 86_399_999) }),
  () => ({ type: new TimestampMillisecond(), value: integer(0, 2 ** 31 - 1) }),
  () => ({ type: new DurationMicrosecond(), value: big(0n, 2n ** 40n) }),
  () => ({ type: new IntervalYearMonth(), value: fc.int32Array({ minLength: 2, maxLength: 2 }) }),
];

function typedValues(depth: number): fc.Arbitrary<TypedValues> {
  const leaf = fc.constantFrom(...leaves).map((make) => make());
  if (depth === 0) return leaf;
  const inner = typedValues(depth - 1);
  const values = (child: TypedValues) => fc.option(child.value, { freq: 4 });
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: inner.map((child) => ({
        type: new List(new Field('item', child.type, true)),
        value: fc.array(values(child), { maxLength: 4 }),
      })),
    },
    {
      weight: 1,
      arbitrary: inner.map((child) => ({
        type: new FixedSizeList(2, new Field('item', child.type, true)),
        value: fc.array(values(child), { minLength: 2, maxLength: 2 }),
      })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(inner, inner).map(([a, b]) => ({
        type: new Struct([new Field('a', a.type, true), new Field('b', b.type, true)]),
        value: fc.record({ a: values(a), b: values(b) }),
      })),
    },
    {
      weight: 1,
      arbitrary: inner.map((child) => ({
        type: new Map_<Utf8, DataType>(
          new Field<Struct<{ key: Utf8; value: DataType }>>(
            'entries',
            new Struct<{ key: Utf8; value: DataType }>([
              new Field('key', new Utf8(), false),
              new Field('value', child.type, true),
            ] as never),
            false,
          ),
        ),
        value: fc
          .uniqueArray(fc.tuple(text, values(child)), { maxLength: 3, selector: ([key]) => key })
          .map((pairs) => new Map(pairs)),
      })),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(new Int8(), new Uint8(), new Uint16(), new Uint32(), new Int32()).map((indices) => ({
        type: new Dictionary(new Utf8(), indices),
        value: fc.constantFrom('', 'a', 'bc', 'é', '日本'),
      })),
    },
  );
}

/** Batches of one schema, of any types nested up to two levels, some of them slices of larger ones. */
export const arbitraryBatches: fc.Arbitrary<{ schema: Schema; batches: RecordBatch[] }> = fc
  .array(typedValues(2), { minLength: 1, maxLength: 5 })
  .chain((columns) => {
    const row = fc.tuple(...columns.map(({ value }) => fc.option(value, { freq: 5 })));
    return fc.record({
      columns: fc.constant(columns),
      rows: fc.array(row, { maxLength: 40 }),
      cuts: fc.array(fc.nat(40), { maxLength: 3 }),
      slice: fc.boolean(),
    });
  })
  .map(({ columns, rows, cuts, slice }) => {
    const vectors = columns.map(({ type }, i) =>
      vectorFromArray(
        rows.map((values) => values[i]),
        type,
      ),
    );
    const fields = vectors.map(({ type }, i) => new Field(`c${i}`, type, true, new Map([['doc', `column ${i}`]])));
    const schema = new Schema(fields, new Map([['made', 'for a test']]));
    const whole = new RecordBatch(
      schema,
      new RecordBatch(Object.fromEntries(vectors.map((vector, i) => [`c${i}`, vector.data[0]]))).data,
    );
    if (!slice) return { schema: whole.schema, batches: rows.length > 0 ? [whole] : [] };
    const borders = [0, ...cuts.map((cut) => Math.min(cut, rows.length)), rows.length].sort((a, b) => a - b);
    const batches = borders.slice(1).map((to, i) => whole.slice(borders[i], to));
    return { schema: whole.schema, batches };
  });
