export { CacheFile } from './cache/cache-file.ts';
export { callEmbedder } from './call-embedder.ts';
export { type EmbedJob, type EmbedReport, embedAll, type VectorCache } from './embed-all.ts';
export { EmbedFailure, type EmbedFailureDetails, type EmbedReason } from './embed-failure.ts';
export { EMBED_DEFAULTS, type EmbedOptions } from './embed-options.ts';
export { defineEmbedder, type Embedder, type EmbedderDefinition, type TextKind } from './embedder.ts';
export { type OpenedEmbedder, openEmbedder } from './open-embedder.ts';
export { default as openaiEmbedder, type OpenaiSettings } from './openai-embedder.ts';
