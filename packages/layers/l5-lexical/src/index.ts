export { type SegmentBatches, SegmentBuilder, type SegmentBuilderOptions } from './build/segment-builder.ts';
export { earlierSegments } from './delta/earlier-segments.ts';
export { type ChangedFile, type ChangedTables, changeTables } from './delta/lexical-delta.ts';
export { default as lexicalLayer } from './lexical-layer.ts';
export { type LexicalOptions, lexicalOptions } from './lexical-options.ts';
