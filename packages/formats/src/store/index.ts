// What writes and reads an index, without the codecs: every command of the program loads this, and loading them takes longer than it does.
export { ArrowDecodeError, type ArrowFailure } from '../arrow/decode/arrow-failure.ts';
export { type ArrowFile, type OpenArrowFileResult, openArrowFile } from '../arrow/decode/arrow-file.ts';
export {
  type ArrowStream,
  type OpenArrowStreamResult,
  type OpenArrowStreamsResult,
  openArrowStream,
  openArrowStreams,
} from '../arrow/decode/arrow-stream.ts';
export { type ArrowFileSummary, type ArrowFileWriter, createArrowFileWriter } from '../arrow/encode/arrow-file.ts';
export { writeArrowStream } from '../arrow/encode/arrow-stream.ts';
export { type Failure, formatFailure } from '../failure.ts';
export {
  type MapFailure,
  type MapFileOptions,
  type MapFileResult,
  type MapMode,
  type MappedFile,
  mapFile,
} from '../mapped/map-file.ts';
export { taskStartTime } from '../peer/task-identity.ts';
export type { ByteSink } from '../sink/byte-sink.ts';
export { FileSink } from '../sink/file-sink.ts';
export { MemorySink } from '../sink/memory-sink.ts';
