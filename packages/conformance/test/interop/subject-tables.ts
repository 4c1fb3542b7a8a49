import {
  type ColumnSchema,
  importSchema,
  type Row,
  type RowTable,
  schemaOfTable,
  spanSchema,
  symbolSchema,
  type TableSchema,
  type Value,
} from '@strata/formats';
import * as tables from '@strata/tables';

const WORDS = ['alpha', '', 'beta', 'γ', 'delta with spaces', '日本語', 'z'];

/** The tables of RFC-062, in its own width of ids and in ours. */
export const rfcTables = (): RowTable[] =>
  (['u32', 'u16'] as const).flatMap((width) =>
    [symbolSchema(width), spanSchema(width), importSchema(width)].map((schema) =>
      filled({ ...schema, name: `rfc_${schema.name}_${width}` }),
    ),
  );

/** Every table of @strata/tables. */
export function pipelineTables(): RowTable[] {
  const definitions = (Object.values(tables) as unknown[]).filter(
    (value): value is tables.TableDefinition =>
      typeof value === 'object' && value !== null && 'schema' in value && 'columns' in value,
  );
  // A table all of whose columns are in memory only is never handed over.
  const stored = definitions.filter(({ columns }) => Object.values(columns).some(({ transient }) => !transient));
  return stored.map((definition) => filled(schemaOfTable(definition), enumerationsOf(definition)));
}

const enumerationsOf = ({ columns }: tables.TableDefinition): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([name, { values }]) => (values.length > 0 ? [[name, values]] : [])),
  );

/** A table of 150 rows that differ in every column, some of them null. */
export function filled(schema: TableSchema, words: Readonly<Record<string, readonly string[]>> = {}): RowTable {
  const dictionaries = Object.fromEntries(
    schema.columns.filter(({ type }) => type === 'dictionary').map(({ name }) => [name, words[name] ?? WORDS]),
  );
  const rows = Array.from(
    { length: 150 },
    (_, row): Row =>
      Object.fromEntries(
        schema.columns.map((column, i) => [column.name, cell(column, row * 7 + i * 13, dictionaries[column.name])]),
      ),
  );
  return { schema, rows, dictionaries };
}

function cell(column: ColumnSchema, seed: number, words: readonly string[] | undefined): Value {
  if (column.nullable && seed % 5 === 0) return null;
  switch (column.type) {
    case 'utf8':
      return WORDS[seed % WORDS.length].repeat(seed % 3);
    case 'binary':
      return Uint8Array.of(seed & 255, 0, 255);
    case 'dictionary':
      return seed % words!.length;
    case 'list':
      return Array.from({ length: seed % 4 }, (_, k) => number(column.item, seed + k)) as Value;
    case 'fixed-list':
      return Array.from({ length: column.size }, (_, k) => number(column.item, seed + k)) as Value;
    default:
      return number(column.type, seed);
  }
}

/** Small and very large numbers, whole ones of all widths; fractions that each width of floats can hold. */
function number(type: string, seed: number): number | bigint {
  const bits = Number(type.slice(1));
  if (type[0] === 'f') return (seed % 64) / 4 - 8;
  if (bits === 64)
    return type === 'u64' ? (BigInt(seed) * 0x9e37_79b9_7f4a_7c15n) % 2n ** 64n : -(2n ** 62n) + BigInt(seed);
  const top = type[0] === 'u' ? 2 ** bits - 2 : 2 ** (bits - 1) - 1;
  if (seed % 3 === 0) return top - (seed % 50);
  return type[0] === 'i' && seed % 3 === 1 ? 0 - (seed % 100) : seed % 100;
}
