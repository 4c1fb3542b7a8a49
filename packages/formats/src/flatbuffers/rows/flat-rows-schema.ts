import { elementType } from '../../codec/column-table.ts';
import type { ColumnSchema, NumberType, TableSchema } from '../../codec/table-schema.ts';
import { IDENTIFIER, isInline, layOutRows } from './layout.ts';

const SCALARS: Readonly<Record<NumberType, string>> = {
  u8: 'ubyte',
  u16: 'ushort',
  u32: 'uint',
  u64: 'ulong',
  i8: 'byte',
  i16: 'short',
  i32: 'int',
  i64: 'long',
  f16: 'ushort',
  f32: 'float',
  f64: 'double',
};

/** `symbol_imports` as `SymbolImports`. */
const pascal = (name: string) =>
  name.replace(/(^|_)([a-z])/g, (_, _underscore, letter: string) => letter.toUpperCase());

/** The schema, in flatbuffers' language, of what {@link flatRowsCodec} writes for a table: for `flatc` and the code it generates. */
export function flatRowsSchema(schema: TableSchema): string {
  const layout = layOutRows(schema);
  const row = pascal(schema.name).replace(/s$/, '');
  const fields = layout.fields.map(({ columns }) => {
    if (columns.length > 1) return '  span: Span;';
    const column = schema.columns[columns[0]];
    return `  ${column.name}: ${typeOf(column)};`;
  });
  const span = layout.fields.find(({ columns }) => columns.length > 1);
  const members = span?.columns.map((i) => `  ${schema.columns[i].name}: ${SCALARS[schema.columns[i].type as 'u32']};`);
  const words = schema.columns.flatMap((column) =>
    column.type === 'dictionary' ? [`  ${wordsName(column.name)}: [string];`] : [],
  );
  return [
    'namespace strata;',
    '',
    ...(members ? ['struct Span {', ...members, '}', ''] : []),
    `table ${row} {`,
    ...fields,
    '}',
    '',
    `table ${row}Table {`,
    `  ${schema.name}: [${row}];`,
    ...words,
    '  // The columns as our encoder had them; may be left out.',
    '  signature: string;',
    '}',
    '',
    `root_type ${row}Table;`,
    `file_identifier "${IDENTIFIER}";`,
    '',
  ].join('\n');
}

/** Of `file_id`: `files`, as RFC-062 calls them. */
const wordsName = (column: string) => (column === 'file_id' ? 'files' : `${column}_words`);

function typeOf(column: ColumnSchema): string {
  if (column.type === 'utf8') return 'string';
  const element = SCALARS[elementType(column) ?? 'u8'];
  if (!isInline(column)) return `[${element}]`;
  return column.nullable ? `${element} = null` : element;
}
