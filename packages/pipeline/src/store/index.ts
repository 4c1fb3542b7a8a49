export { formatFailure } from '@strata/formats/store';
export { IndexError, type IndexFailure } from './index-failure.ts';
export {
  type CommitResult,
  createIndexWriter,
  type IndexWriter,
  type IndexWriterOptions,
  type IndexWriterResult,
} from './index-writer.ts';
export { EMBEDDINGS, INDEX_DIRECTORY, isIndexEntry } from './layout.ts';
export type { Manifest, ManifestTable } from './manifest.ts';
export { type Index, type OpenIndexOptions, type OpenIndexResult, openIndex } from './open-index.ts';
export { schemaFingerprint, storedSchema } from './schema-fingerprint.ts';
