export type { ArrowFailure } from './arrow/decode/arrow-failure.ts';
export { type ArrowFile, type OpenArrowFileResult, openArrowFile } from './arrow/decode/arrow-file.ts';
export { type ArrowFileSummary, type ArrowFileWriter, createArrowFileWriter } from './arrow/encode/arrow-file.ts';
export { type Failure, formatFailure } from './failure.ts';
export {
  type MapFailure,
  type MapFileOptions,
  type MapFileResult,
  type MapMode,
  type MappedFile,
  mapFile,
} from './mapped/map-file.ts';
export * from './ring/index.ts';
export * from './shared-memory/index.ts';
export type { ByteSink } from './sink/byte-sink.ts';
export { FileSink } from './sink/file-sink.ts';
export { MemorySink } from './sink/memory-sink.ts';
