import fc from 'fast-check';
import type { Row, RowTable, Value } from '../codec/row-table.ts';
import type { ColumnSchema, NumberType, TableSchema } from '../codec/table-schema.ts';

const integer = (min: number, max: number): fc.Arbitrary<Value> => fc.integer({ min, max });

const NUMBERS: Readonly<Record<NumberType, fc.Arbitrary<Value>>> = {
  u8: integer(0, 0xff),
  u16: integer(0, 0xffff),
  u32: integer(0, 0xffff_ffff),
  u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  i8: integer(-0x80, 0x7f),
  i16: integer(-0x8000, 0x7fff),
  i32: integer(-0x8000_0000, 0x7fff_ffff),
  i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  f16: fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => Math.f16round(value) + 0),
  f32: fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  f64: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
};

const numberType = fc.constantFrom(...(Object.keys(NUMBERS) as NumberType[]));

const text = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom('', 'é', '日本語', '\u{1f600}', '\0', '__proto__') },
);

const columnSchema = (position: number): fc.Arbitrary<ColumnSchema> => {
  const named = fc.record({ name: fc.constant(`c${position}`), nullable: fc.boolean() });
  const with_ = (rest: fc.Arbitrary<object>) => fc.tuple(named, rest).map(([a, b]) => ({ ...a, ...b }) as ColumnSchema);
  return fc.oneof(
    { weight: 5, arbitrary: with_(fc.record({ type: numberType })) },
    { weight: 4, arbitrary: with_(fc.constant({ type: 'utf8' })) },
    { weight: 1, arbitrary: with_(fc.constant({ type: 'binary' })) },
    {
      weight: 2,
      arbitrary: with_(fc.record({ type: fc.constant('dictionary'), codes: fc.constantFrom('u8', 'u16', 'u32') })),
    },
    { weight: 1, arbitrary: with_(fc.record({ type: fc.constant('list'), item: numberType })) },
    {
      weight: 1,
      arbitrary: with_(
        fc.record({ type: fc.constant('fixed-list'), item: numberType, size: fc.integer({ min: 1, max: 4 }) }),
      ),
    },
  );
};

function value(column: ColumnSchema, words: number): fc.Arbitrary<Value> {
  const present = presentValue(column, words);
  return column.nullable ? fc.option(present, { freq: 4 }) : present;
}

function presentValue(column: ColumnSchema, words: number): fc.Arbitrary<Value> {
  switch (column.type) {
    case 'utf8':
      return text;
    case 'binary':
      return fc.uint8Array({ maxLength: 9 });
    case 'dictionary':
      return fc.nat({ max: words - 1 });
    case 'list':
      return fc.array(NUMBERS[column.item], { maxLength: 4 }) as fc.Arbitrary<Value>;
    case 'fixed-list':
      return fc.array(NUMBERS[column.item], { minLength: column.size, maxLength: column.size }) as fc.Arbitrary<Value>;
    default:
      return NUMBERS[column.type];
  }
}

/** Tables of any columns, with up to 150 rows: more than two of the chunks in which strings are written. */
export const arbitraryTable: fc.Arbitrary<RowTable> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => columnSchema(i))))
  .chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      words: fc.tuple(...columns.map(() => fc.uniqueArray(text, { minLength: 1, maxLength: 6 }))),
    }),
  )
  .chain(({ columns, words }) => {
    const schema: TableSchema = { name: 'sample', columns };
    const row = fc.tuple(...columns.map((column, i) => value(column, words[i].length)));
    const dictionaries: Record<string, string[]> = {};
    columns.forEach(({ name, type }, i) => {
      if (type === 'dictionary') dictionaries[name] = words[i];
    });
    return fc
      .oneof(
        { weight: 9, arbitrary: fc.array(row, { maxLength: 12 }) },
        { weight: 1, arbitrary: fc.array(row, { minLength: 60, maxLength: 150 }) },
      )
      .map((rows) => ({
        schema,
        dictionaries,
        rows: rows.map((values): Row => Object.fromEntries(columns.map(({ name }, i) => [name, values[i] as Value]))),
      }));
  });
