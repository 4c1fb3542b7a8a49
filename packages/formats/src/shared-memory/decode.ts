import { DecodeError, damaged } from '../codec/codec-failure.ts';
import { type ColumnTable, elementType, widthOf } from '../codec/column-table.ts';
import { columnOver } from '../codec/columns-of-plan.ts';
import { BUFFERS, bitmapBytes, type ColumnTargets } from '../codec/table-plan.ts';
import type { ColumnSchema, TableSchema } from '../codec/table-schema.ts';
import { COLUMNS_VERSION, ENTRY_BYTES, PRELUDE_BYTES, Prelude, schemaText } from './columns-layout.ts';
import { Content, HEADER_BYTES, readHeader, State } from './layout.ts';
import { SharedMemoryError } from './shared-memory-failure.ts';

/** The table in a whole region, as views of it. @throws DecodeError */
export function decodeShared(bytes: Uint8Array, schema: TableSchema): ColumnTable {
  if (bytes.byteOffset % 8 !== 0) {
    throw new DecodeError('misaligned', 'bytes at a multiple of 8 of their buffer', `byte ${bytes.byteOffset}`);
  }
  const { content, length, state, generation } = headerOf(bytes);
  if (state !== State.published || generation % 2 !== 0) throw damaged('a payload that is whole', 'one being written');
  if (content !== Content.columns) throw new DecodeError('not-this-format', 'a table in columns', `content ${content}`);
  return readColumns(bytes.subarray(HEADER_BYTES, HEADER_BYTES + length), schema);
}

function headerOf(bytes: Uint8Array) {
  try {
    return readHeader(bytes, bytes.byteLength);
  } catch (error) {
    if (!(error instanceof SharedMemoryError)) throw error;
    const reasons = { truncated: 'truncated', 'not-shared-memory': 'not-this-format', version: 'unsupported' } as const;
    const reason = reasons[error.reason as keyof typeof reasons] ?? 'damaged';
    throw new DecodeError(reason, error.expected, error.got);
  }
}

/** The columns in a payload. Each lies within it and is as long as its rows need; what is in them is not looked at. @throws DecodeError */
export function readColumns(payload: Uint8Array, schema: TableSchema): ColumnTable {
  const { byteLength } = payload;
  if (byteLength < PRELUDE_BYTES)
    throw new DecodeError('truncated', `at least ${PRELUDE_BYTES} bytes`, `${byteLength}`);
  const view = new DataView(payload.buffer, payload.byteOffset, byteLength);
  const u32 = (at: number) => view.getUint32(at, true);
  const u64 = (at: number) => Number(view.getBigUint64(at, true));
  if (u32(Prelude.version) !== COLUMNS_VERSION) {
    throw new DecodeError('unsupported', `columns of version ${COLUMNS_VERSION}`, `version ${u32(Prelude.version)}`);
  }
  if (u64(Prelude.bytes) !== byteLength)
    throw new DecodeError('truncated', `${u64(Prelude.bytes)} bytes`, `${byteLength}`);
  expectSchema(payload, u32(Prelude.schemaBytes), schema);
  const rows = u64(Prelude.rows);
  const count = schema.columns.length;
  if (u32(Prelude.columns) !== count) throw damaged(`${count} columns`, u32(Prelude.columns));
  if (rows > 0x7fff_ffff) throw damaged(`at most ${0x7fff_ffff} rows`, rows);
  const directory = u32(Prelude.directory);
  if (directory % 8 !== 0 || directory + count * ENTRY_BYTES > byteLength) {
    throw damaged(`a directory within ${byteLength} bytes`, `one at ${directory}`);
  }
  const columns = schema.columns.map((column, i) => {
    const entry = directory + i * ENTRY_BYTES;
    const targets: Record<string, Uint8Array> = {};
    BUFFERS.forEach((name, k) => {
      const [at, length] = [u64(entry + 8 + k * 16), u64(entry + 16 + k * 16)];
      if (at % 8 !== 0 || at + length > byteLength) {
        throw damaged(`${name} of '${column.name}' within ${byteLength} bytes`, `${length} bytes at ${at}`);
      }
      targets[name] = payload.subarray(at, at + length);
    });
    return columnOver(column, fitting(column, rows, u64(entry), targets as unknown as ColumnTargets));
  });
  return { schema, rows, columns };
}

function expectSchema(payload: Uint8Array, length: number, schema: TableSchema): void {
  const expected = schemaText(schema);
  const got = payload.subarray(PRELUDE_BYTES, PRELUDE_BYTES + length);
  if (Buffer.compare(got, expected) === 0) return;
  const show = (text: Uint8Array) => Buffer.from(text.subarray(0, 200)).toString();
  throw new DecodeError('other-schema', show(expected), show(got));
}

/** The buffers of a column, if their lengths are what its type needs. */
function fitting(column: ColumnSchema, rows: number, nulls: number, targets: ColumnTargets): ColumnTargets {
  const need = (name: keyof ColumnTargets, holds: boolean, expected: string) => {
    if (!holds) throw damaged(`${expected} of ${name} in column '${column.name}'`, `${targets[name].length} bytes`);
  };
  if (nulls > rows) throw damaged(`at most ${rows} nulls in column '${column.name}'`, nulls);
  const bitmap = nulls > 0 ? bitmapBytes(rows) : 0;
  need('validity', targets.validity.length === bitmap, `${bitmap} bytes`);
  const hasOffsets = column.type === 'utf8' || column.type === 'binary' || column.type === 'list';
  const offsets = hasOffsets ? (rows + 1) * 4 : 0;
  need('offsets', targets.offsets.length === offsets, `${offsets} bytes`);
  const element = elementType(column);
  const width = element === undefined ? 1 : widthOf(element);
  need('values', targets.values.length % width === 0, `a multiple of ${width} bytes`);
  const { wordOffsets } = targets;
  const words =
    column.type === 'dictionary' ? wordOffsets.length % 4 === 0 && wordOffsets.length > 0 : wordOffsets.length === 0;
  need('wordOffsets', words, column.type === 'dictionary' ? 'a multiple of 4 bytes' : '0 bytes');
  return targets;
}
