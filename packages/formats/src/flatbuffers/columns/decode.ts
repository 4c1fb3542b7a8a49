import { DecodeError, damaged } from '../../codec/codec-failure.ts';
import { type Column, type ColumnTable, elementType, widthOf } from '../../codec/column-table.ts';
import { columnOver } from '../../codec/columns-of-plan.ts';
import type { ColumnSchema, TableSchema } from '../../codec/table-schema.ts';
import { checkFlatbuffer } from '../check-identifier.ts';
import { FlatReader } from '../flat-reader.ts';
import { COLUMN_TABLE, IDENTIFIER, SHAPES, Slot, TableSlot, TYPES } from './layout.ts';

/** The columns of a flatbuffer, as views of it. @throws DecodeError */
export function decodeFlatColumns(bytes: Uint8Array, schema: TableSchema): ColumnTable {
  if (bytes.byteOffset % 8 !== 0) {
    throw new DecodeError('misaligned', 'bytes at a multiple of 8 of their buffer', `byte ${bytes.byteOffset}`);
  }
  checkFlatbuffer(bytes, IDENTIFIER, COLUMN_TABLE);
  const reader = new FlatReader(bytes);
  const root = reader.root();
  const name = reader.text(root, TableSlot.name);
  if (name !== schema.name) throw new DecodeError('other-schema', `table '${schema.name}'`, `'${name}'`);
  const rows = reader.u32(root, TableSlot.rows);
  if (rows > 0x7fff_ffff) throw damaged('less than 2^31 rows', rows);
  const list = reader.vector(root, TableSlot.columns);
  const tables = new Map<string, number>();
  for (let i = 0; i < (list?.count ?? 0); i++) {
    const table = reader.follow(list!.at + i * 4);
    tables.set(reader.text(table, Slot.name) ?? '', table);
  }
  const columns = schema.columns.map((column) => {
    const table = tables.get(column.name);
    if (table === undefined)
      throw new DecodeError('other-schema', `a column '${column.name}'`, [...tables.keys()].join(', '));
    return readColumn(reader, table, column);
  });
  return { schema, rows, columns };
}

function readColumn(reader: FlatReader, table: number, column: ColumnSchema): Column {
  const element = elementType(column) ?? 'u8';
  const shape = SHAPES[reader.u8(table, Slot.shape)];
  const type = TYPES[reader.u8(table, Slot.type)];
  const size = reader.u32(table, Slot.size);
  const wanted = SHAPES.includes(column.type as 'utf8') ? column.type : 'number';
  if (shape !== wanted || type !== element || (column.type === 'fixed-list' && size !== column.size)) {
    throw new DecodeError(
      'other-schema',
      `column '${column.name}' to be ${wanted} of ${element}`,
      `${shape} of ${type}`,
    );
  }
  const view = (slot: number, width: number): Uint8Array => {
    const vector = reader.vector(table, slot);
    if (!vector) return NOTHING;
    if (vector.at % width !== 0)
      throw damaged(`column '${column.name}' at a multiple of ${width}`, `byte ${vector.at}`);
    return reader.bytes.subarray(vector.at, vector.at + vector.count * width);
  };
  const offsets = view(Slot.offsets, 4);
  const wordOffsets = view(Slot.wordOffsets, 4);
  const targets = {
    validity: view(Slot.validity, 1),
    offsets: offsets.length > 0 ? offsets : ONE_OFFSET,
    values: view(Slot.values + TYPES.indexOf(element), widthOf(element)),
    wordOffsets: wordOffsets.length > 0 ? wordOffsets : ONE_OFFSET,
    wordBytes: view(Slot.wordBytes, 1),
  };
  return columnOver(column, targets);
}

const NOTHING = new Uint8Array(0);
/** Of no rows other writers may leave out even the first offset. */
const ONE_OFFSET = new Uint8Array(4);
