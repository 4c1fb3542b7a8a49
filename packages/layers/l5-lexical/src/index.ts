export { type SegmentBatches, SegmentBuilder, type SegmentBuilderOptions } from './build/segment-builder.ts';
export { default as lexicalLayer } from './lexical-layer.ts';
export { type LexicalOptions, lexicalOptions } from './lexical-options.ts';
