import type { SlotShape, TableShape } from '../../arrow/decode/verify-flatbuffer.ts';
import type { NumberType } from '../../codec/table-schema.ts';

/** The last letter is the version. */
export const IDENTIFIER = 'STC1';

/** Element types in the order of the enumeration `Type` in table.fbs, and of the slots of `Column` that hold them. */
export const TYPES: readonly NumberType[] = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64', 'f16', 'f32', 'f64'];

/** What rows are made of; numbers as in the enumeration `Shape`. */
export const SHAPES = ['number', 'utf8', 'binary', 'dictionary', 'list', 'fixed-list'] as const;

/** Slots of `Column`. */
export const Slot = {
  name: 0,
  shape: 1,
  type: 2,
  nullable: 3,
  size: 4,
  validity: 5,
  offsets: 6,
  wordOffsets: 7,
  wordBytes: 8,
  /** u8, u16, … in the order of {@link TYPES}: one of them is there. */
  values: 9,
} as const;

/** Slots of `ColumnTable`. */
export const TableSlot = { name: 0, rows: 1, columns: 2 } as const;

const scalar = (size: 1 | 4): SlotShape => ({ kind: 'scalar', size });
const vector = (size: number): SlotShape => ({ kind: 'vector', size });

const COLUMN: TableShape = {
  name: 'Column',
  slots: [
    { kind: 'string' },
    scalar(1),
    scalar(1),
    scalar(1),
    scalar(4),
    vector(1),
    vector(4),
    vector(4),
    vector(1),
    ...TYPES.map((type) => vector(Number(type.slice(1)) / 8)),
  ],
};

export const COLUMN_TABLE: TableShape = {
  name: 'ColumnTable',
  slots: [{ kind: 'string' }, scalar(4), { kind: 'tables', shape: () => COLUMN }],
};
