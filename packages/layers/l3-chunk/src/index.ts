export { default as chunkLayer } from './chunk-layer.ts';
export { type ChunkOptions, chunkOptions } from './chunk-options.ts';
export { default as lineLayer } from './line-layer.ts';
export { contentHash, type Hash64 } from './text/content-hash.ts';
