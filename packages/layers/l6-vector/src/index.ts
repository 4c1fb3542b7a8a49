export { LEXICAL_DIMENSIONS, LexicalHash } from './lexical-hash/lexical-hash.ts';
export { default as modelLayer, LEXICAL_HASH } from './model-layer.ts';
export { default as vectorLayer } from './vector-layer.ts';
