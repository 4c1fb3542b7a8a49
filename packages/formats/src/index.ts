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
export { ArrowDecodeError, type ArrowFailure } from './arrow/decode/arrow-failure.ts';
export { type ArrowFile, type OpenArrowFileResult, openArrowFile } from './arrow/decode/arrow-file.ts';
export {
  type ArrowStream,
  type OpenArrowStreamResult,
  type OpenArrowStreamsResult,
  openArrowStream,
  openArrowStreams,
} from './arrow/decode/arrow-stream.ts';
export {
  type ArrowFileOptions,
  type ArrowFileSummary,
  type ArrowFileWriter,
  createArrowFileWriter,
} from './arrow/encode/arrow-file.ts';
export { writeArrowStream } from './arrow/encode/arrow-stream.ts';
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
export { type Failure, formatFailure } from './failure.ts';
export { flatColumnsCodec } from './flatbuffers/columns/flat-columns-codec.ts';
export { flatRowsCodec } from './flatbuffers/rows/flat-rows-codec.ts';
export { flatRowsSchema } from './flatbuffers/rows/flat-rows-schema.ts';
export { jsonCodec } from './json/json-codec.ts';
export {
  type MapFailure,
  type MapFileOptions,
  type MapFileResult,
  type MapMode,
  type MappedFile,
  mapFile,
} from './mapped/map-file.ts';
export { msgpackCodec, msgpackRecordsCodec } from './msgpack/msgpack-codec.ts';
export { objectsCodec } from './objects/objects-codec.ts';
export { taskStartTime } from './peer/task-identity.ts';
export * from './ring/index.ts';
export * from './shared-memory/index.ts';
export type { ByteSink } from './sink/byte-sink.ts';
export { FileSink } from './sink/file-sink.ts';
export { MemorySink } from './sink/memory-sink.ts';
export { type IdWidth, importSchema, SPAN, spanSchema, symbolSchema } from './symbols/symbol-tables.ts';
