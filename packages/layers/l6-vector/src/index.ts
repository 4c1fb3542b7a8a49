export { LEXICAL_DIMENSIONS, LexicalHash } from './lexical-hash/lexical-hash.ts';
export { LEXICAL_HASH } from './lexical-hash/name.ts';
export { default as modelLayer } from './model-layer.ts';
export { neuralLayer } from './neural-layer.ts';
export { NO_VECTORS } from './no-vectors.ts';
export { default as sampleLayer } from './sample-layer.ts';
export { default as vectorLayer } from './vector-layer.ts';
