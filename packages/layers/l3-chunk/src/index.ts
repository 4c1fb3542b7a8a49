export { default as chunkLayer } from './chunk-layer.ts';
export { type ChunkOptions, chunkOptions } from './chunk-options.ts';
export { default as lineLayer } from './line-layer.ts';
export { buildLinkGraph, type LinkGraph } from './links/link-graph.ts';
export { LinkList } from './links/link-list.ts';
export { type PageRankOptions, pageRank } from './rank/page-rank.ts';
export { contentHash, type Hash64 } from './text/content-hash.ts';
export { estimateTokens } from './text/estimate-tokens.ts';
