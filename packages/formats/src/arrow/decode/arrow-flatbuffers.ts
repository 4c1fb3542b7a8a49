import type { SlotShape, TableShape } from './verify-flatbuffer.ts';

// The tables of Arrow's flatbuffer schemas (format/Schema.fbs, Message.fbs, File.fbs), slot by slot.

const scalar = (size: 1 | 2 | 4 | 8): SlotShape => ({ kind: 'scalar', size });
const vector = (size: number): SlotShape => ({ kind: 'vector', size });
const string: SlotShape = { kind: 'string' };
const one = (shape: TableShape): SlotShape => ({ kind: 'table', shape });
const needed = (shape: TableShape): SlotShape => ({ kind: 'table', shape, required: true });
const many = (shape: () => TableShape): SlotShape => ({ kind: 'tables', shape });
const table = (name: string, ...slots: SlotShape[]): TableShape => ({ name, slots });

const keyValue = table('KeyValue', string, string);
const metadata = many(() => keyValue);

const int = table('Int', scalar(4), scalar(1));
const plain = table('type without parameters');

/** By the type's number in the union `Type`; 22, 25 and 26 (run-end encoded, list views) are not supported. */
const TYPES: Readonly<Record<number, TableShape>> = {
  1: plain, // Null
  2: int,
  3: table('FloatingPoint', scalar(2)),
  4: plain, // Binary
  5: plain, // Utf8
  6: plain, // Bool
  7: table('Decimal', scalar(4), scalar(4), scalar(4)),
  8: table('Date', scalar(2)),
  9: table('Time', scalar(2), scalar(4)),
  10: table('Timestamp', scalar(2), string),
  11: table('Interval', scalar(2)),
  12: plain, // List
  13: plain, // Struct
  14: table('Union', scalar(2), vector(4)),
  15: table('FixedSizeBinary', scalar(4)),
  16: table('FixedSizeList', scalar(4)),
  17: table('Map', scalar(1)),
  18: table('Duration', scalar(2)),
  19: plain, // LargeBinary
  20: plain, // LargeUtf8
  21: plain, // LargeList
  23: plain, // BinaryView
  24: plain, // Utf8View
};

const dictionaryEncoding = table('DictionaryEncoding', scalar(8), one(int), scalar(1), scalar(2));

const field: TableShape = table(
  'Field',
  string,
  scalar(1),
  scalar(1),
  { kind: 'union', tag: 2, shapes: TYPES },
  one(dictionaryEncoding),
  many(() => field),
  metadata,
);

/** apache-arrow reads every file as if it were little-endian. */
const littleEndian: SlotShape = { kind: 'choice', values: [0], meaning: 'little-endian numbers (0)' };

const schema = table(
  'Schema',
  littleEndian,
  many(() => field),
  metadata,
  vector(8),
);

const bodyCompression = table('BodyCompression', scalar(1), scalar(1));
const recordBatch = table('RecordBatch', scalar(8), vector(16), vector(16), one(bodyCompression), vector(8));
const dictionaryBatch = table('DictionaryBatch', scalar(8), needed(recordBatch), scalar(1));

/** Since Arrow 1.0; before, unions had validity bitmaps and buffers another layout. */
const version: SlotShape = { kind: 'choice', values: [4], meaning: 'metadata version V5 (4)' };

/** Blocks are structs of 24 bytes: offset i64, metaDataLength i32, 4 bytes of padding, bodyLength i64. */
const blocks = vector(24);

export const FOOTER = table('Footer', version, needed(schema), blocks, blocks, metadata);

export const MESSAGE = table(
  'Message',
  version,
  scalar(1),
  { kind: 'union', tag: 1, shapes: { 1: schema, 2: dictionaryBatch, 3: recordBatch } },
  scalar(8),
  metadata,
);
