// `@strata/pipeline/contract`: all that a layer or source needs of the framework. Loading this takes a worker 1 ms, loading planning and running
// beside it takes 40.
export * from './layer.ts';
export * from './pipeline.ts';
export * from './source.ts';
export * from './table-sink.ts';
