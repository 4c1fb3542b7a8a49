export {
  type ArrowCodecOptions,
  arrowFileCodec,
  arrowFileLz4Codec,
  arrowFileZstdCodec,
  arrowStreamCodec,
  arrowStreamLz4Codec,
  arrowStreamZstdCodec,
  createArrowCodec,
} from './arrow/arrow-codec.ts';
export { arrowSchemaOf } from './arrow/arrow-schema.ts';
export { batchOfColumns, columnsOfBatch, type KnownWords } from './arrow/batch-columns.ts';
export type { Compression } from './arrow/compression/compression.ts';
export type { ArrowFileOptions } from './arrow/encode/arrow-file.ts';
export { capnpCodec } from './capnp/capnp-codec.ts';
export { capnpSchema } from './capnp/capnp-schema.ts';
export { checkColumns, checkStrings } from './codec/check-columns.ts';
export { checkRows } from './codec/check-rows.ts';
export {
  type Allocate,
  type Codec,
  type DecodedTable,
  type DecodeResult,
  decodeSafely,
  type EncodeOptions,
} from './codec/codec.ts';
export { type CodecFailure, type CodecFailureReason, DecodeError } from './codec/codec-failure.ts';
export * from './codec/column-table.ts';
export { columnsOfPlan } from './codec/columns-of-plan.ts';
export { concatColumns } from './codec/concat-columns.ts';
export { planColumns } from './codec/plan-columns.ts';
export { planRows } from './codec/plan-rows.ts';
export type { Row, RowTable, Value } from './codec/row-table.ts';
export { rowsOfColumns } from './codec/rows-of-columns.ts';
export { sliceColumns } from './codec/slice-columns.ts';
export type { ColumnSizes, ColumnTargets, TablePlan } from './codec/table-plan.ts';
export { type ColumnSchema, type NumberType, schemaOfTable, type TableSchema } from './codec/table-schema.ts';
export { CODECS } from './every-codec.ts';
export { flatColumnsCodec } from './flatbuffers/columns/flat-columns-codec.ts';
export { flatRowsCodec } from './flatbuffers/rows/flat-rows-codec.ts';
export { flatRowsSchema } from './flatbuffers/rows/flat-rows-schema.ts';
export { jsonCodec } from './json/json-codec.ts';
export { msgpackCodec, msgpackRecordsCodec } from './msgpack/msgpack-codec.ts';
export { objectsCodec } from './objects/objects-codec.ts';
export * from './ring/index.ts';
export * from './shared-memory/index.ts';
export * from './store/index.ts';
export { type IdWidth, importSchema, SPAN, spanSchema, symbolSchema } from './symbols/symbol-tables.ts';
