export { formatFailure } from '@strata/formats';
export * from './contract/layer.ts';
export * from './contract/pipeline.ts';
export * from './contract/source.ts';
export * from './contract/table-sink.ts';
export { IndexError, type IndexFailure } from './store/index-failure.ts';
export {
  type CommitResult,
  createIndexWriter,
  type IndexWriter,
  type IndexWriterOptions,
  type IndexWriterResult,
} from './store/index-writer.ts';
export { INDEX_DIRECTORY } from './store/layout.ts';
export type { Manifest, ManifestTable } from './store/manifest.ts';
export { type Index, type OpenIndexOptions, type OpenIndexResult, openIndex } from './store/open-index.ts';
export { schemaFingerprint, storedSchema } from './store/schema-fingerprint.ts';
