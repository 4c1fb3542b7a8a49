export { type Machine, machine } from './measure/machine.ts';
export { ratios, type Spread, spreadOf } from './measure/spread.ts';
export { type RecordedRun, recordRun } from './report/record-run.ts';
export { benchChunk, type ChunkResults } from './suites/chunk.ts';
export { benchFormats, type FormatsOptions, type FormatsResults } from './suites/formats.ts';
export { drawQueries } from './suites/lexical/draw-queries.ts';
export { benchPipeline, type PipelineOptions, type PipelineResults } from './suites/pipeline.ts';
export { benchScale, type ScaleOptions, type ScaleResults } from './suites/scale.ts';
