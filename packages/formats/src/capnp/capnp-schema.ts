import { elementType } from '../codec/column-table.ts';
import type { ColumnSchema, NumberType, TableSchema } from '../codec/table-schema.ts';
import { findSpan } from '../symbols/find-span.ts';
import { SPAN } from '../symbols/symbol-tables.ts';
import { isNumber, layOutStruct } from './layout.ts';

const SCALARS: Readonly<Record<NumberType, string>> = {
  u8: 'UInt8',
  u16: 'UInt16',
  u32: 'UInt32',
  u64: 'UInt64',
  i8: 'Int8',
  i16: 'Int16',
  i32: 'Int32',
  i64: 'Int64',
  f16: 'UInt16',
  f32: 'Float32',
  f64: 'Float64',
};

const pascal = (name: string) =>
  name.replace(/(^|_)([a-z])/g, (_, _underscore, letter: string) => letter.toUpperCase());
const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The schema, in Cap'n Proto's language, of what {@link capnpCodec} writes for a table: for the `capnp` tool and the code it generates. */
export function capnpSchema(schema: TableSchema): string {
  const layout = layOutStruct(schema);
  const row = pascal(schema.name).replace(/s$/, '');
  const span = findSpan(schema);
  const lines: string[] = [];
  schema.columns.forEach((column, i) => {
    const { ordinal, nullBit } = layout.fields[i];
    if (i === span) lines.push('  span :group {');
    const indent = span >= 0 && i >= span && i < span + SPAN.length ? '    ' : '  ';
    lines.push(`${indent}${camel(column.name)} @${ordinal} :${typeOf(column)};`);
    if (nullBit >= 0) lines.push(`${indent}${camel(column.name)}IsNull @${ordinal + 1} :Bool;`);
    if (i === span + SPAN.length - 1 && span >= 0) lines.push('  }');
  });
  const words = schema.columns.flatMap(({ name }, i) =>
    layout.wordPointers[i] < 0
      ? []
      : [`  ${name === 'file_id' ? 'files' : `${camel(name)}Words`} @${layout.wordPointers[i]} :List(Text);`],
  );
  return [
    `@0x${fileId(layout.signature)};`,
    '',
    `struct ${row} {`,
    ...lines,
    '}',
    '',
    `struct ${row}Table {`,
    `  ${camel(schema.name)} @0 :List(${row});`,
    ...words,
    '  # The columns as our encoder had them; may be left out.',
    `  signature @${layout.signaturePointer} :Text;`,
    '}',
    '',
  ].join('\n');
}

function typeOf(column: ColumnSchema): string {
  if (column.type === 'utf8') return 'Text';
  if (column.type === 'binary') return 'Data';
  const element = SCALARS[elementType(column) as NumberType];
  return isNumber(column) ? element : `List(${element})`;
}

/** A file's id is 64 bits, the first of them 1: FNV-1a of the signature. */
function fileId(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return (hash | (1n << 63n)).toString(16);
}
