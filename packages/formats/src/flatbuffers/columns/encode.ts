import { padded } from '@strata/tables';
import type { EncodeOptions } from '../../codec/codec.ts';
import { elementType, widthOf } from '../../codec/column-table.ts';
import type { ColumnSizes, TablePlan } from '../../codec/table-plan.ts';
import type { ColumnSchema } from '../../codec/table-schema.ts';
import { MetadataWriter, type Target, target } from '../metadata-writer.ts';
import { IDENTIFIER, SHAPES, Slot, TYPES } from './layout.ts';

const NAMES = ['validity', 'offsets', 'values', 'wordOffsets', 'wordBytes'] as const;

/** A vector that is yet to be written: its elements start at `at` + 4. */
interface PlacedVector extends Target {
  readonly bytes: number;
  readonly count: number;
}

type Vectors = Readonly<Record<(typeof NAMES)[number], PlacedVector | undefined>>;

/** A table as a flatbuffer of columns: tables and names first, then the vectors, the elements of each at a multiple of 64. */
export function encodeFlatColumns(plan: TablePlan, options: EncodeOptions): Uint8Array {
  const { schema, columns } = plan;
  const vectors = schema.columns.map((column, i) => vectorsOf(column, columns[i]));
  const writer = new MetadataWriter();
  const [root, name, list] = [target(), target(), target()];
  const tables = schema.columns.map(() => target());
  const names = schema.columns.map(() => target());
  writer.start(IDENTIFIER, root);
  writer.table(root, [{ to: name }, { u32: plan.rows }, { to: list }]);
  writer.offsets(list, tables);
  schema.columns.forEach((column, i) => {
    writer.table(tables[i], fieldsOf(column, names[i], vectors[i]));
  });
  writer.string(name, schema.name);
  schema.columns.forEach((column, i) => {
    writer.string(names[i], column.name);
  });

  let end = writer.length;
  for (const byName of vectors) {
    for (const buffer of NAMES) {
      const vector = byName[buffer];
      if (!vector) continue;
      vector.at = padded(end + 4) - 4;
      end = vector.at + 4 + vector.bytes;
    }
  }
  // Offsets are 32 bits, and other readers take them for signed.
  if (end > 0x7fff_ffff) throw new RangeError(`table '${schema.name}': expected less than 2 GiB, got ${end} bytes`);
  const bytes = new Uint8Array((options.allocate ?? ((length: number) => new ArrayBuffer(length)))(end), 0, end);
  bytes.set(writer.finish());
  const view = new DataView(bytes.buffer, bytes.byteOffset, end);
  vectors.forEach((byName, i) => {
    const place = (buffer: (typeof NAMES)[number]) => {
      const vector = byName[buffer];
      if (!vector) return NOTHING;
      view.setUint32(vector.at, vector.count, true);
      return bytes.subarray(vector.at + 4, vector.at + 4 + vector.bytes);
    };
    plan.write(i, {
      validity: place('validity'),
      offsets: place('offsets'),
      values: place('values'),
      wordOffsets: place('wordOffsets'),
      wordBytes: place('wordBytes'),
    });
  });
  return bytes;
}

const NOTHING = new Uint8Array(0);

function vectorsOf(column: ColumnSchema, sizes: ColumnSizes): Vectors {
  const width = widthOf(elementType(column) ?? 'u8');
  const vector = (bytes: number, size: number) => ({ at: -1, bytes, count: bytes / size });
  return {
    validity: sizes.validity > 0 ? vector(sizes.validity, 1) : undefined,
    offsets: sizes.offsets > 0 ? vector(sizes.offsets, 4) : undefined,
    values: vector(sizes.values, width),
    wordOffsets: sizes.wordOffsets > 0 ? vector(sizes.wordOffsets, 4) : undefined,
    wordBytes: sizes.wordOffsets > 0 ? vector(sizes.wordBytes, 1) : undefined,
  };
}

function fieldsOf(column: ColumnSchema, name: Target, vectors: Vectors) {
  const element = elementType(column) ?? 'u8';
  const shape = SHAPES.indexOf(column.type as 'utf8');
  const to = (vector: Target | undefined) => vector && { to: vector };
  const fields = [
    { to: name },
    { u8: Math.max(shape, 0) },
    { u8: TYPES.indexOf(element) },
    { u8: column.nullable ? 1 : 0 },
    column.type === 'fixed-list' ? { u32: column.size } : undefined,
    to(vectors.validity),
    to(vectors.offsets),
    to(vectors.wordOffsets),
    to(vectors.wordBytes),
  ];
  return Array.from({ length: Slot.values + TYPES.indexOf(element) + 1 }, (_, slot) =>
    slot < Slot.values ? fields[slot] : slot === Slot.values + TYPES.indexOf(element) ? to(vectors.values) : undefined,
  );
}
