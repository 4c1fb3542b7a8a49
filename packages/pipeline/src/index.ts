export * from './contract/layer.ts';
export * from './contract/pipeline.ts';
export * from './contract/source.ts';
export * from './contract/table-sink.ts';
